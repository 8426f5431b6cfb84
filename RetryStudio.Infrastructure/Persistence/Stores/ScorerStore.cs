using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Scorers and their checks, in the database.</summary>
public sealed class ScorerStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IScorerStore, ISourcedChecks
{
    public Task<IReadOnlyList<ScorerView>> AllAsync(CancellationToken ct) => transactions.ReadAsync<IReadOnlyList<ScorerView>>(async (context, token) =>
    {
        var scorers = await context.Scorers.OrderBy(scorer => scorer.Name).ToListAsync(token);
        var checks = (await context.ScoredChecks.ToListAsync(token)).ToLookup(check => check.ScorerId);
        var records = await context.ScorerRecords.ToDictionaryAsync(record => record.ScorerId, token);
        return [.. scorers.Select(scorer => View(scorer, scorer.Settings(checks[scorer.Id]), records.GetValueOrDefault(scorer.Id) ?? new(scorer.Id)))];
    }, ct);

    public Task<ScorerSettings?> FindAsync(Guid id, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Scorers.SingleOrDefaultAsync(scorer => scorer.Id == id, token) is { } scorer ? scorer.Settings(await ChecksAsync(context, id, token)) : null, ct);

    public Task<ScorerSaving> AddAsync(ScorerSettings settings, string by, CancellationToken ct) => SaveAsync(null, settings, (context, _) =>
    {
        var scorer = new Scorer(ids.Next(), settings);
        context.Scorers.Add(scorer);
        context.ScorerRecords.Add(new(scorer.Id));
        context.ScoredChecks.AddRange(settings.Checks.Select(scale => new ScoredCheck(scorer.Id, scale)));
        Record(context, by, "scorer.add", scorer, settings);
        return Task.FromResult<ScorerSaving>(new ScorerSaving.Saved(scorer.Id));
    }, ct);

    public async Task<ScorerSaving> ChangeAsync(Guid id, int? revision, Func<ScorerSettings, ScorerSettings> change, string by, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } before)
        {
            return new ScorerSaving.Gone();
        }

        return await SaveAsync(id, change(before), async (context, token) =>
        {
            if (await context.Scorers.SingleOrDefaultAsync(item => item.Id == id, token) is not { } scorer)
            {
                return new ScorerSaving.Gone();
            }

            if (revision is { } from && from != scorer.Revision)
            {
                return new ScorerSaving.Outdated();
            }

            var checks = await ChecksAsync(context, id, token);
            var settings = change(scorer.Settings(checks));
            scorer.Change(settings);
            Write(context, scorer, checks, settings);
            (await context.ScorerRecords.SingleAsync(record => record.ScorerId == id, token)).Forgive();
            Record(context, by, "scorer.change", scorer, settings);
            return new ScorerSaving.Saved(id);
        }, ct);
    }

    public Task<bool> RemoveAsync(Guid id, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Scorers.SingleOrDefaultAsync(item => item.Id == id, token) is not { } scorer)
        {
            return false;
        }

        var settings = scorer.Settings(await ChecksAsync(context, id, token));
        context.Scorers.Remove(scorer);
        Record(context, by, "scorer.remove", scorer, settings);
        return true;
    }, ct);

    public Task<LatestMedia?> LatestAsync(AssetKind kind, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Attempts.Where(attempt => attempt.Kind == kind && attempt.RenderedAt != null && attempt.Media != null).OrderByDescending(attempt => attempt.RenderedAt).FirstOrDefaultAsync(token) is { Media: { } file } latest
            ? new LatestMedia(latest.Id, file.Path, file.Sha256, latest.Recipe)
            : null, ct);

    public Task<IReadOnlyList<string>> NamesAsync(CancellationToken ct) => transactions.ReadAsync<IReadOnlyList<string>>(async (context, token) =>
        await context.ScoredChecks.Select(check => check.Check).OrderBy(name => name).ToListAsync(token), ct);

    private static Task<List<ScoredCheck>> ChecksAsync(StudioDbContext context, Guid scorerId, CancellationToken ct) =>
        context.ScoredChecks.Where(check => check.ScorerId == scorerId).ToListAsync(ct);

    private static void Write(StudioDbContext context, Scorer scorer, List<ScoredCheck> checks, ScorerSettings settings)
    {
        foreach (var scale in settings.Checks)
        {
            if (checks.Find(check => check.Check == scale.Check) is { } present)
            {
                present.Change(scale);
            }
            else
            {
                context.ScoredChecks.Add(new(scorer.Id, scale));
            }
        }

        context.ScoredChecks.RemoveRange(checks.Where(check => settings.Checks.All(scale => scale.Check != check.Check)));
    }

    private static ScorerView View(Scorer scorer, ScorerSettings settings, ScorerRecord record) => new(scorer.Id, scorer.Name, scorer.Type, scorer.Enabled, scorer.Revision)
    {
        Address = scorer.Address, HasHeaders = !scorer.Headers.IsEmpty, Program = scorer.Program, Arguments = scorer.Arguments,
        TimeoutSeconds = scorer.TimeoutSeconds, MostAtOnce = scorer.MostAtOnce, Checks = settings.Checks,
        Version = record.Version.Length > 0 ? record.Version : null, Model = record.Model, Calls = record.Calls, Failures = record.Failures, FailuresInRow = record.FailuresInRow,
        MeanSeconds = record.Calls > record.Failures ? record.Milliseconds / 1000.0 / (record.Calls - record.Failures) : null,
        RestsUntil = record.RestsUntil, LastError = record.LastError, LastErrorAt = record.LastErrorAt,
    };

    /// <summary>Does the work unless another scorer has the name or a check.</summary>
    private async Task<ScorerSaving> SaveAsync(Guid? except, ScorerSettings wanted, Func<StudioDbContext, CancellationToken, Task<ScorerSaving>> work, CancellationToken ct)
    {
        try
        {
            return await transactions.RunAsync(async (context, token) => await TakenAsync(context, wanted, except, token) ?? await work(context, token), ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Two at once: the constraints let one through. Anything else is a fault.
            if (await transactions.ReadAsync((context, token) => TakenAsync(context, wanted, except, token), ct) is { } taken)
            {
                return taken;
            }

            throw;
        }
    }

    private static async Task<ScorerSaving?> TakenAsync(StudioDbContext context, ScorerSettings wanted, Guid? except, CancellationToken ct)
    {
        if (await context.Scorers.AnyAsync(scorer => scorer.Name == wanted.Name && scorer.Id != except, ct))
        {
            return new ScorerSaving.NameTaken();
        }

        var names = wanted.Checks.Select(scale => scale.Check).ToList();
        var taken = await context.ScoredChecks.Where(check => names.Contains(check.Check) && check.ScorerId != except)
            .Join(context.Scorers, check => check.ScorerId, scorer => scorer.Id, (check, scorer) => new { check.Check, scorer.Name })
            .OrderBy(item => item.Check).FirstOrDefaultAsync(ct);
        return taken is null ? null : new ScorerSaving.CheckTaken(taken.Check, taken.Name);
    }

    // Never the headers: they are secrets. The arguments stand last, whole or cut: they say what a program really does.
    private void Record(StudioDbContext context, string by, string action, Scorer scorer, ScorerSettings settings) => context.AuditEntries.Add(new(
        ids.Next(), by, action, scorer.Id.ToString(),
        Domain.Sentence.Cut(
            $"{settings.Name}, {settings.Address ?? settings.Program ?? "the workflows' own nodes"}, {(settings.Enabled ? "on" : "off")}, {settings.Headers.Count} headers, {string.Join(" ", settings.Checks.Select(scale => scale.Check))}"
            + (settings.Arguments.IsEmpty ? "" : $", arguments: {string.Join(" ", settings.Arguments)}"),
            AuditEntry.DetailLimit),
        time.GetUtcNow()));
}
