using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>All that a package is made of. The same contents make the same package, byte for byte.</summary>
public sealed record PackageContents
{
    public required Guid ProjectId { get; init; }

    public required string Project { get; init; }

    /// <summary>Of the project's packages, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it is made; every file in it gets this time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Frames in a second of the delivery format, 1 to 100.</summary>
    public required int Fps { get; init; }

    /// <summary>What costs are in, by ISO 4217; null when no cost is known.</summary>
    public string? Currency { get; init; }

    /// <summary>Every shot of the project in order, also those that have no master.</summary>
    public required ImmutableArray<PackagedShot> Shots { get; init; }

    /// <summary>The masters in one film; null when there is none.</summary>
    public SealedFile? Film { get; init; }

    /// <summary>Null when the project has no coherence sheet.</summary>
    public SealedFile? Sheet { get; init; }

    /// <summary>Null when there was no check of the whole.</summary>
    public PackagedReport? Report { get; init; }

    /// <summary>Shots that have no master.</summary>
    public IEnumerable<PackagedShot> Missing => Shots.Where(shot => shot.Master is ShotMaster.Missing);

    public bool Partial => Missing.Any();
}

/// <summary>The report of the checks of the whole, as files.</summary>
public sealed record PackagedReport(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Html);

/// <summary>One shot of the film with all that is told of it.</summary>
public sealed record PackagedShot
{
    /// <summary>Counted through the whole project, from 1. Rises from shot to shot.</summary>
    public required int Number { get; init; }

    /// <summary>From 1.</summary>
    public required int Scene { get; init; }

    public required string SceneTitle { get; init; }

    /// <summary>In its scene, from 1.</summary>
    public required int Shot { get; init; }

    public required string Text { get; init; }

    public string? ImagePrompt { get; init; }

    public string? VideoPrompt { get; init; }

    /// <summary>Length of the master, or of what is to be there; at least 1.</summary>
    public required int Frames { get; init; }

    public required ShotMaster Master { get; init; }

    public SealedFile? Narration { get; init; }

    /// <summary>What it was made by: one for every kind that has a selected attempt.</summary>
    public ImmutableArray<PackagedTake> Takes { get; init; } = [];
}

/// <summary>Whether a shot can be delivered.</summary>
public abstract record ShotMaster
{
    private ShotMaster()
    {
    }

    public sealed record Ready(SealedFile File) : ShotMaster;

    /// <param name="Reason">As a sentence.</param>
    public sealed record Missing(string Reason) : ShotMaster;
}

/// <summary>The selected attempt of a slot, with what it took to get it.</summary>
/// <param name="SelectedAttempt">Its number.</param>
/// <param name="Attempts">How many there were.</param>
/// <param name="GpuSeconds">Of all attempts.</param>
/// <param name="Cost">Of all attempts, in the currency of the package; null when it is not known.</param>
/// <param name="Scores">Of the selected attempt.</param>
public sealed record PackagedTake(AssetKind Kind, Recipe Recipe, int SelectedAttempt, int Attempts, string? Backend, decimal GpuSeconds, decimal? Cost, ImmutableArray<CheckScore> Scores);
