using System.Text;

namespace RetryStudio.Domain.Sequences;

/// <summary>What a package says of itself to whoever opens it. Pure.</summary>
internal static class PackageReadme
{
    public static byte[] Write(PackageContents contents, IEnumerable<PackageFile> files)
    {
        var names = files.Select(file => file.Name).ToList();
        var masters = contents.Shots.Length - contents.Missing.Count();
        var text = new StringBuilder();
        Line(text, $"{contents.Project}");
        Line(text, $"Package {contents.Number} of {contents.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, made by RetryStudio. {contents.Fps} frames a second.");
        Line(text, $"");
        if (contents.Partial)
        {
            Missing(text, contents, masters);
        }

        Line(text, $"What is in it");
        Line(text, $"");
        About(text, names, "masters/", $"{masters} {(masters == 1 ? "shot" : "shots")} in order, named by number, scene and shot in the scene");
        About(text, names, PackageNames.Film, $"all masters in one film{(contents.Partial ? "; it leaves out what is missing" : "")}");
        About(text, names, "audio/", $"the narration by the number of its shot");
        About(text, names, PackageNames.Sheet, $"the coherence sheet that fixed the look");
        About(text, names, "timeline/", $"the cut for an editor: OpenTimelineIO (.otio) and CMX 3600 (.edl), from 01:00:00:00");
        About(text, names, PackageNames.Shots, $"every shot with its text, recipe, seed, attempts, scores and cost");
        About(text, names, "report/", $"the report of the checks, to look at (.html) or to read by a program (.json)");
        About(text, [PackageNames.Manifest], PackageNames.Manifest, $"every file with its size and SHA-256");
        About(text, [PackageNames.Sums], PackageNames.Sums, $"the same for 'sha256sum -c {PackageNames.Sums}'");
        Line(text, $"");
        Line(text, $"Unpack all of it into one folder before you open a timeline: it finds the masters by where they stand in it.");
        Line(text, $"Whether the package is whole is told by: ./run.sh verify {PackageNames.Package(contents)}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Missing(StringBuilder text, PackageContents contents, int masters)
    {
        Line(text, $"This package is PARTIAL: {masters} of {contents.Shots.Length} shots are in it. In the timelines there is a gap for each of the others:");
        Line(text, $"");
        foreach (var shot in contents.Missing)
        {
            Line(text, $"  {shot.Number:0000}  scene {shot.Scene}, shot {shot.Shot}: {((ShotMaster.Missing)shot.Master).Reason.ReplaceLineEndings(" ")}");
        }

        Line(text, $"");
    }

    private static void About(StringBuilder text, IReadOnlyList<string> names, string start, FormattableString about)
    {
        if (names.Any(name => name.StartsWith(start, StringComparison.Ordinal)))
        {
            Line(text, $"  {start,-28} {FormattableString.Invariant(about)}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
