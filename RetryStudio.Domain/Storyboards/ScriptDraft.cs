using System.Collections.Immutable;

namespace RetryStudio.Domain.Storyboards;

/// <summary>What an import would make.</summary>
public sealed record ScriptDraft(ImmutableArray<SceneDraft> Scenes)
{
    public const int MostSegments = 5000;

    public const int MostCharacters = 2_000_000;

    public int Segments => Scenes.Sum(scene => scene.Segments.Length);
}

/// <param name="SceneTypeSlug">Null: the default of the import.</param>
public sealed record SceneDraft(string Title, string? SceneTypeSlug, ImmutableArray<SegmentDraft> Segments);

/// <summary>A script, or the rows that are wrong with it.</summary>
public sealed record ScriptReading(ScriptDraft Draft, ImmutableArray<BadRow> BadRows);

/// <param name="Line">Counted from 1, as an editor counts.</param>
public sealed record BadRow(int Line, string Sentence);
