using System.Collections.Immutable;
using System.Diagnostics;
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

/// <summary>Makes a package of sealed shots, and proves it.</summary>
public sealed class Packing(IPackageMaterial material, IFilmMaker films, IFileSealing sealing, IPackageShelf shelf, IMediaStore media, TimeProvider time)
{
    public async Task<ExportedPackage> PackAsync(SequenceState state, SequencePlan.Pack plan, CancellationToken ct)
    {
        var report = QaReport.Of(state);
        var (film, obstacle) = await FilmAsync(state, plan, ct);
        var contents = Contents(state, plan, await material.OfAsync(state.Sequence.ProjectId, ct), time.GetUtcNow()) with
        {
            Film = film,
            Sheet = state.Sheet?.Composed is { } sheet ? await sealing.SealAsync(sheet.Path, ct) : null,
            Report = new(QaReportText.Json(report), QaReportText.Html(report)),
        };
        var stored = await shelf.WriteAsync(contents, ct);
        await using var zip = await shelf.OpenAsync(stored, ct);
        return await PackageVerifier.VerifyAsync(zip, ct) switch
        {
            PackageProof.Proved proved => new(stored, plan.Input, state.Shots.Length - contents.Missing.Count(), state.Shots.Length, contents.At, [.. proved.Sentences, .. obstacle is null ? [] : new[] { obstacle }]),
            PackageProof.Wrong wrong => throw new IOException(string.Join(' ', wrong.Sentences)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Clears away an earlier package, which another one has taken the place of.</summary>
    public Task DiscardAsync(StoredPackage package, SequenceState state, CancellationToken ct)
    {
        var steps = state.Shots.SelectMany(shot => new[] { shot.Promotion?.Result, shot.Qa?.Result });
        var named = steps.SelectMany(result => result switch
        {
            StepResult.Promoted promoted => [promoted.Master.File.Path],
            StepResult.Judged judged => judged.Verdict.Mendings.Select(mending => mending.File?.Path).Append(judged.Verdict.Final.Path),
            _ => Enumerable.Empty<string?>(),
        });
        return shelf.RemoveAsync(package, named.OfType<string>().ToHashSet(), ct);
    }

    /// <summary>The masters in one film; or why there is none.</summary>
    private async Task<(SealedFile? Film, string? Obstacle)> FilmAsync(SequenceState state, SequencePlan.Pack plan, CancellationToken ct)
    {
        var path = FormattableString.Invariant($"{state.Sequence.ProjectId:N}/packages/{plan.Number}/preview.mp4");
        return await films.JoinAsync([.. state.Shots.Select(shot => StepOrder.Sealed(shot, state)).OfType<StepResult.Sealed>().Select(shot => media.FullPath(shot.Master.Path))], media.FullPath(path), ct) switch
        {
            FilmOutcome.Made => (await sealing.SealAsync(path, ct), null),
            FilmOutcome.NotMade not => (null, $"There is no preview film in it: {not.Sentence}"),
            _ => throw new UnreachableException(),
        };
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
