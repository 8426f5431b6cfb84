using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>Reads what a package tells of shots.</summary>
public interface IPackageMaterial
{
    Task<PackageMaterial> OfAsync(Guid projectId, CancellationToken ct);
}

/// <param name="Currency">What costs are in.</param>
/// <param name="Shots">By segment.</param>
public sealed record PackageMaterial(string Currency, ImmutableDictionary<Guid, ShotTale> Shots);

/// <summary>What is told of one shot.</summary>
public sealed record ShotTale(string? ImagePrompt, string? VideoPrompt, ImmutableArray<PackagedTake> Takes);

/// <summary>How the making of a package ended.</summary>
public abstract record PackOutcome
{
    private PackOutcome()
    {
    }

    public sealed record Packed(ExportedPackage Package) : PackOutcome;

    /// <summary>Files of these shots are no longer as they were sealed.</summary>
    public sealed record Damaged(ImmutableArray<Guid> Segments) : PackOutcome;

    /// <summary>No package could be made at the moment; no failure is counted.</summary>
    public sealed record Unavailable(string Sentence) : PackOutcome;

    public sealed record Failed(string Sentence) : PackOutcome;
}

/// <summary>Makes a package of sealed shots, and proves it.</summary>
public sealed class Packing(IPackageMaterial material, IFilmMaker films, IFileSealing sealing, IPackageShelf shelf, IMediaStore media, TimeProvider time, ILogger<Packing> logger)
{
    private const string Again = "Re-roll one of its panels to have it composed again.";

    /// <summary>Never throws but for a cancel.</summary>
    public async Task<PackOutcome> PackAsync(SequenceState state, SequencePlan.Pack plan, CancellationToken ct)
    {
        // Before anything is written: that would make the project's folder where another one is to be mounted.
        if (IsAway(state))
        {
            return new PackOutcome.Unavailable(StepTroubles.Away);
        }

        try
        {
            return new PackOutcome.Packed(await MakeAsync(state, plan, ct));
        }
        catch (Exception trouble) when (!ct.IsCancellationRequested)
        {
            logger.LogError(trouble, "The package of project {Project} could not be made", state.Sequence.ProjectId);
            return StepTroubles.Of(trouble) is StepOutcome.Unavailable obstacle ? new PackOutcome.Unavailable(obstacle.Sentence)
                : IsAway(state) ? new PackOutcome.Unavailable(StepTroubles.Away)
                : await DamagedAsync(state, ct) is { IsEmpty: false } damaged ? new PackOutcome.Damaged(damaged)
                : new PackOutcome.Failed(StepTroubles.Tell(trouble));
        }
    }

    /// <summary>Whether every file of a package is still there, as long as it was, as far as can be told at the moment.</summary>
    public async Task<bool> StandsAsync(StoredPackage package, CancellationToken ct)
    {
        try
        {
            await using var zip = await shelf.OpenAsync(package, ct);
            return true;
        }
        catch (RejectedException)
        {
            return !media.HasFolder($"{package.ProjectId:N}");
        }
    }

    private async Task<ExportedPackage> MakeAsync(SequenceState state, SequencePlan.Pack plan, CancellationToken ct)
    {
        var report = QaReport.Of(state);
        var (film, obstacle) = await FilmAsync(state, plan, ct);
        var (sheet, loss) = await SheetAsync(state, ct);
        var contents = Contents(state, plan, await material.OfAsync(state.Sequence.ProjectId, ct), time.GetUtcNow()) with
        {
            Film = film,
            Sheet = sheet,
            Report = new(QaReportText.Json(report), QaReportText.Html(report)),
        };
        var stored = await shelf.WriteAsync(contents, ct);
        await using var zip = await shelf.OpenAsync(stored, ct);
        return await PackageVerifier.VerifyAsync(zip, ct) switch
        {
            PackageProof.Proved proved => new(stored, plan.Input, state.Shots.Length - contents.Missing.Count(), state.Shots.Length, contents.At, [.. proved.Sentences, .. new[] { obstacle, loss }.OfType<string>()]),
            PackageProof.Wrong wrong => throw new IOException(string.Join(' ', wrong.Sentences)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Clears away what no package and no step names any more.</summary>
    public Task TidyAsync(SequenceState state, StoredPackage latest, CancellationToken ct)
    {
        var named = state.Shots.SelectMany(shot => new[] { shot.Promotion?.Result, shot.Qa?.Result }).SelectMany(result => result switch
        {
            StepResult.Promoted promoted => [promoted.Master.File.Path],
            StepResult.Judged judged => [judged.Verdict.Final.Path],
            _ => Enumerable.Empty<string>(),
        });
        return shelf.TidyAsync(latest.ProjectId, latest.Number, named.ToHashSet(), ct);
    }

    /// <summary>Nothing of any shot is there, not even what was generated.</summary>
    private bool IsAway(SequenceState state) => state.Ready.All(item => !media.HasFolder($"{state.Sequence.ProjectId:N}/{item.Shot.SegmentId:N}"));

    /// <summary>Reads everything that is sealed once more.</summary>
    private async Task<ImmutableArray<Guid>> DamagedAsync(SequenceState state, CancellationToken ct)
    {
        var damaged = ImmutableArray.CreateBuilder<Guid>();
        foreach (var (shot, ready) in state.Ready)
        {
            if (await IsDamagedAsync(ready.Master, ct) || (ready.Narration is { } narration && await IsDamagedAsync(narration, ct)))
            {
                damaged.Add(shot.SegmentId);
            }
        }

        return damaged.ToImmutable();
    }

    private async Task<bool> IsDamagedAsync(SealedFile file, CancellationToken ct)
    {
        try
        {
            return await sealing.SealAsync(file.Path, ct) != file;
        }
        catch (RejectedException)
        {
            return true;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            // Nobody knows what is in a file that cannot be read just now.
            return false;
        }
    }

    /// <summary>The masters in one film; or why there is none.</summary>
    private async Task<(SealedFile? Film, string? Obstacle)> FilmAsync(SequenceState state, SequencePlan.Pack plan, CancellationToken ct)
    {
        var path = FormattableString.Invariant($"{state.Sequence.ProjectId:N}/packages/{plan.Number}/preview.mp4");
        return await films.JoinAsync([.. state.Ready.Select(item => media.FullPath(item.Sealed.Master.Path))], media.FullPath(path), ct) switch
        {
            FilmOutcome.Made => (await sealing.SealAsync(path, ct), null),
            FilmOutcome.NotMade not => (null, $"There is no preview film in it: {not.Sentence}"),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The coherence sheet; or why it is not in the package. It keeps no shot from being delivered.</summary>
    private async Task<(SealedFile? Sheet, string? Loss)> SheetAsync(SequenceState state, CancellationToken ct)
    {
        if (state.Sheet?.Composed is not { } composed)
        {
            return (null, null);
        }

        try
        {
            var found = await sealing.SealAsync(composed.Path, ct);
            return found.Sha256 == composed.Sha256 ? (found, null) : (null, $"The coherence sheet is not in it: its file was changed after it was composed. {Again}");
        }
        catch (RejectedException)
        {
            return (null, $"The coherence sheet is not in it: its file is no longer in the media folder. {Again}");
        }
    }

    private static PackageContents Contents(SequenceState state, SequencePlan.Pack plan, PackageMaterial material, DateTimeOffset now)
    {
        var missing = MissingShot.Of(state).ToDictionary(shot => shot.SegmentId, shot => shot.Sentence);
        return new()
        {
            ProjectId = state.Sequence.ProjectId,
            Project = state.Project,
            Number = plan.Number,
            At = now,
            Fps = state.Format.Fps,
            Currency = material.Currency,
            Shots = [.. state.Shots.Select(shot => Shot(shot, state, missing.GetValueOrDefault(shot.SegmentId), material.Shots.GetValueOrDefault(shot.SegmentId)))],
        };
    }

    private static PackagedShot Shot(SequenceShot shot, SequenceState state, string? missing, ShotTale? tale)
    {
        var ready = missing is null ? StepOrder.Sealed(shot, state) : null;
        return new()
        {
            Number = shot.Number,
            Scene = shot.Scene + 1,
            SceneTitle = shot.SceneTitle,
            Shot = shot.Place,
            Text = shot.Text,
            ImagePrompt = tale?.ImagePrompt,
            VideoPrompt = tale?.VideoPrompt,
            Frames = ready?.Frames ?? Math.Max(1, (int)Math.Round((double)shot.Seconds * state.Format.Fps)),
            Master = ready is null ? new ShotMaster.Missing(missing ?? "It is not sealed yet.") : new ShotMaster.Ready(ready.Master),
            Narration = ready?.Narration,
            Takes = tale?.Takes ?? [],
        };
    }
}
