using System.Collections.Immutable;
using System.Diagnostics;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Scorers;

/// <summary>What admins do with scorers.</summary>
public sealed class ScorerService(IScorerStore store, ScorerCalls calls, IMediaStore media, IIdSource ids, TimeProvider time, ICurrentUser user)
{
    /// <summary>The longest test is over by then.</summary>
    private static readonly TimeSpan SamplesKept = TimeSpan.FromHours(1);

    public Task<IReadOnlyList<ScorerView>> AllAsync(CancellationToken ct = default) => store.AllAsync(ct);

    public async Task<Guid> AddAsync(ScorerType type, ScorerChange change, CancellationToken ct = default) =>
        Saved(await store.AddAsync(Apply(new("", type), change with { Name = change.Name ?? "" }), user.Name, ct), change);

    /// <summary>Changes a scorer; what is left out stays.</summary>
    public async Task ChangeAsync(Guid id, ScorerChange change, CancellationToken ct = default) =>
        Saved(await store.ChangeAsync(id, change.Revision, settings => Apply(settings, change), user.Name, ct), change);

    public async Task RemoveAsync(Guid id, CancellationToken ct = default)
    {
        if (!await store.RemoveAsync(id, user.Name, ct))
        {
            throw RejectedException.NotFound("scorer");
        }
    }

    /// <summary>Asks a scorer for the scores of a sample: a small picture, or the latest video for one that looks at videos only.</summary>
    public async Task<ScorerTest> TestAsync(Guid id, CancellationToken ct = default)
    {
        var settings = await store.FindAsync(id, ct) ?? throw RejectedException.NotFound("scorer");
        if (settings.Type == ScorerType.Workflow)
        {
            throw RejectedException.Invalid("Nobody is asked for these scores: the workflows' own nodes report them. Try a workflow out under Workflows to see them.");
        }

        var kind = settings.Checks.Any(scale => scale.Takes(AssetKind.Image)) ? AssetKind.Image : AssetKind.Video;
        ImmutableArray<CheckScale> asked = [.. settings.Checks.Where(scale => scale.Takes(kind))];
        var request = (kind == AssetKind.Image ? await PictureAsync(ct) : await VideoAsync(ct)) with { Checks = asked };
        var began = time.GetTimestamp();
        var reply = await calls.TryAsync(new(id, settings), request, ct);
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        return reply switch
        {
            ScorerReply.Answered answered => new(true, kind == AssetKind.Image ? "Tried on a small grey picture." : "Tried on the latest video.", seconds, answered.Version, [.. ScorerAnswers.Of(reply, settings.Name, asked).Select(score => CheckTest.Of(score.Key, score.Value))]),
            ScorerReply.Failed failed => new(false, failed.Sentence, seconds, null, []),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<ScoreRequest> PictureAsync(CancellationToken ct)
    {
        // Under a name of its own: of two tests at once, one would write what the other reads.
        var stored = await media.WriteAsync($"{SamplePicture.Folder}/scorer-{ids.Next():N}.png", SamplePicture.WriteAsync, ct);
        media.RemoveOlder(SamplePicture.Folder, time.GetUtcNow() - SamplesKept);
        return new($"test-{time.GetTimestamp()}", Guid.Empty, AssetKind.Image, media.FullPath(stored.Path), stored.Sha256, new("A grey ramp from black to white", 1, 0, SamplePicture.Width, SamplePicture.Height), []);
    }

    private async Task<ScoreRequest> VideoAsync(CancellationToken ct)
    {
        var latest = await store.LatestAsync(AssetKind.Video, ct) ?? throw RejectedException.Conflict("It looks at videos only, and there is none yet to try it on. Generate one first.");
        var recipe = latest.Recipe;
        return new($"test-{time.GetTimestamp()}", latest.AttemptId, AssetKind.Video, media.FullPath(latest.Path), latest.Sha256, new(recipe.Prompt, recipe.Seed, recipe.Fps, recipe.Width, recipe.Height), [])
        {
            StartImage = recipe.StartImage is { } start ? media.FullPath(start) : null,
        };
    }

    private static ScorerSettings Apply(ScorerSettings settings, ScorerChange change)
    {
        var address = change.Address?.Trim() ?? settings.Address;
        var headers = change.Headers is { } given
            ? given.DistinctBy(header => header.Key.Trim(), StringComparer.OrdinalIgnoreCase).ToImmutableSortedDictionary(header => header.Key.Trim(), header => header.Value.Trim(), StringComparer.OrdinalIgnoreCase)
            : settings.Headers;
        if (change.Headers is null && !headers.IsEmpty && !IsSameServer(settings.Address, address))
        {
            // Else whoever may change the address could have the secrets sent to a server of their own.
            throw RejectedException.Invalid("The headers were entered for another server.", new FieldError("headers", "Enter them again for the new address, or send {} to have none."));
        }

        var isHttp = settings.Type == ScorerType.Http;
        var changed = settings with
        {
            Name = change.Name is { } name ? PlainText.Line(name, "name", ScorerSettings.NameLimit) : settings.Name,
            Address = isHttp ? address : null,
            Headers = isHttp ? headers : settings.Headers,
            Program = settings.Type == ScorerType.Command ? change.Program?.Trim() ?? settings.Program : null,
            Arguments = settings.Type == ScorerType.Command && change.Arguments is { } arguments ? [.. arguments] : settings.Arguments,
            TimeoutSeconds = change.TimeoutSeconds ?? settings.TimeoutSeconds,
            MostAtOnce = change.MostAtOnce ?? settings.MostAtOnce,
            Enabled = change.Enabled ?? settings.Enabled,
            Checks = change.Checks is { } checks ? [.. checks.Select(scale => scale with { Check = scale.Check.Trim() })] : settings.Checks,
        };
        ScorerRules.Require(changed);
        return changed;
    }

    private static bool IsSameServer(string? old, string? address) => Uri.TryCreate(old, UriKind.Absolute, out var before) && Uri.TryCreate(address, UriKind.Absolute, out var after)
        && Uri.Compare(before, after, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Guid Saved(ScorerSaving saving, ScorerChange change) => saving switch
    {
        ScorerSaving.Saved saved => saved.Id,
        ScorerSaving.NameTaken => throw RejectedException.Conflict($"There is a scorer '{change.Name?.Trim()}' already. Choose another name."),
        ScorerSaving.CheckTaken taken => throw RejectedException.Invalid($"A check has one source, and '{taken.Check}' has one already: {taken.Scorer}.", new FieldError($"checks.{PlaceOf(taken.Check, change)}.check", $"{taken.Scorer} gives its score already. Take it away there first.")),
        ScorerSaving.Outdated => throw RejectedException.Conflict("Somebody else has changed this scorer in the meantime. Load it again and repeat your change."),
        ScorerSaving.Gone => throw RejectedException.NotFound("scorer"),
        _ => throw new UnreachableException(),
    };

    private static int PlaceOf(string check, ScorerChange change) => (change.Checks ?? []).Index().Where(item => item.Item.Check.Trim() == check).Select(item => item.Index).FirstOrDefault();
}
