using System.Collections.Immutable;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Storyboard;

/// <summary>One row of the board: up to six cards of one scene.</summary>
/// <param name="Number">Counted through the board, from 0.</param>
/// <param name="OpensScene">Whether it is the first row of its scene.</param>
/// <param name="SceneCards">Cards of the scene that are shown.</param>
public sealed record BoardRow(int Number, SceneView Scene, bool OpensScene, int SceneCards, ImmutableArray<CardCell> Cells)
{
    public const int Columns = 6;

    /// <summary>Lays cards out in rows, scene by scene.</summary>
    public static List<BoardRow> Lay(ProjectOutline outline, IEnumerable<CardCell> cells, BoardFilter filter)
    {
        var scenes = outline.Scenes.ToDictionary(scene => scene.Id);
        var rows = new List<BoardRow>();
        foreach (var group in cells.Where(cell => filter.Matches(cell, scenes)).GroupBy(cell => cell.Card.SceneId))
        {
            if (!scenes.TryGetValue(group.Key, out var scene))
            {
                continue;
            }

            var shown = group.ToList();
            foreach (var (index, chunk) in shown.Chunk(Columns).Index())
            {
                rows.Add(new(rows.Count, scene, index == 0, shown.Count, [.. chunk]));
            }
        }

        return rows;
    }

    public bool ShowsTheSameAs(BoardRow other) => Scene == other.Scene && OpensScene == other.OpensScene && SceneCards == other.SceneCards && Cells.SequenceEqual(other.Cells);
}
