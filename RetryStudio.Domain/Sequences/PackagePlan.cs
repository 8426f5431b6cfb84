using System.Collections.Immutable;
using System.Text;

namespace RetryStudio.Domain.Sequences;

/// <summary>Decides what is in a package, and in which order. Pure: the same contents make the same files.</summary>
/// <param name="Name">The file name that the package is handed out under.</param>
public sealed record PackagePlan(string Name, ImmutableArray<PackageFile> Files)
{
    /// <exception cref="RejectedException">No shot has a master.</exception>
    public static PackagePlan Of(PackageContents contents)
    {
        Check(contents);
        List<PackageFile> files = [.. Timelines(contents), new PackageFile.Written(PackageNames.Shots, ShotsJson.Write(contents)), .. Reports(contents), .. Pictures(contents), .. Masters(contents), .. Narrations(contents)];
        files.Insert(0, new PackageFile.Written(PackageNames.Readme, PackageReadme.Write(contents, files)));
        var manifest = new PackageFile.Written(PackageNames.Manifest, PackageManifest.Write(contents, files));
        var sums = new PackageFile.Written(PackageNames.Sums, Sums([manifest, .. files]));
        return new(PackageNames.Package(contents), [files[0], manifest, sums, .. files.Skip(1)]);
    }

    private static IEnumerable<PackageFile> Timelines(PackageContents contents)
    {
        yield return new PackageFile.Written(PackageNames.Timeline(contents), TimelineOtio.Write(contents));
        var lists = EditDecisionList.Write(contents);
        foreach (var (index, list) in lists.Index())
        {
            yield return new PackageFile.Written(PackageNames.EditList(contents, index + 1, lists.Count), list);
        }
    }

    private static IEnumerable<PackageFile> Reports(PackageContents contents) => contents.Report is { } report
        ? [new PackageFile.Written(PackageNames.ReportHtml, report.Html), new PackageFile.Written(PackageNames.ReportJson, report.Json)]
        : [];

    private static IEnumerable<PackageFile> Pictures(PackageContents contents)
    {
        if (contents.Film is { } film)
        {
            yield return new PackageFile.Given(PackageNames.Film, film);
        }

        if (contents.Sheet is { } sheet)
        {
            yield return new PackageFile.Given(PackageNames.Sheet, sheet);
        }
    }

    private static IEnumerable<PackageFile> Masters(PackageContents contents) =>
        contents.Shots.Where(shot => shot.Master is ShotMaster.Ready).Select(shot => (shot, ((ShotMaster.Ready)shot.Master).File))
            .Select(master => new PackageFile.Given(PackageNames.Master(master.shot, master.File), master.File));

    private static IEnumerable<PackageFile> Narrations(PackageContents contents) =>
        contents.Shots.Where(shot => shot.Narration is not null).Select(shot => new PackageFile.Given(PackageNames.Narration(shot, shot.Narration!), shot.Narration!));

    // As sha256sum writes and reads it.
    private static byte[] Sums(IEnumerable<PackageFile> files) => Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Sha256}  {file.Name}\n")));

    private static void Check(PackageContents contents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contents.Number, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(contents.Fps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contents.Fps, Timecode.MostFps);
        if (contents.Shots.Any(shot => shot.Frames < 1) || contents.Shots.Zip(contents.Shots.Skip(1)).Any(pair => pair.First.Number >= pair.Second.Number))
        {
            throw new ArgumentException("Shots have at least one frame, and stand in the order of their numbers.", nameof(contents));
        }

        if (contents.Shots.All(shot => shot.Master is ShotMaster.Missing))
        {
            throw RejectedException.Conflict("No shot has a master yet, so there is nothing to export. Promote at least one shot first.");
        }
    }
}
