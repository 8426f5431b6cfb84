using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>Where everything stands in a package. Pure.</summary>
internal static class PackageNames
{
    public const string Readme = "README.txt", Manifest = "manifest.json", Sums = "SHA256SUMS";

    public const string Film = "film/preview.mp4", Sheet = "sheet/coherence-sheet.png", Shots = "metadata/shots.json";

    public const string ReportJson = "report/qa.json", ReportHtml = "report/qa.html";

    public static string Master(PackagedShot shot, SealedFile file) => FormattableString.Invariant($"masters/{shot.Number:0000}-scene-{shot.Scene}-shot-{shot.Shot}{MediaPath.ExtensionOf(file.Path)}");

    public static string Narration(PackagedShot shot, SealedFile file) => FormattableString.Invariant($"audio/{shot.Number:0000}{MediaPath.ExtensionOf(file.Path)}");

    public static string Timeline(PackageContents contents) => $"timeline/{Title(contents)}.otio";

    /// <param name="part">From 1.</param>
    /// <param name="parts">How many lists there are.</param>
    public static string EditList(PackageContents contents, int part, int parts) => parts == 1 ? $"timeline/{Title(contents)}.edl" : $"timeline/{Title(contents)}-part-{part}-of-{parts}.edl";

    /// <summary>The file name that a package is handed out under.</summary>
    public static string Package(PackageContents contents) => $"{Title(contents)}-package-{contents.Number}{(contents.Partial ? "-partial" : "")}.zip";

    private static string Title(PackageContents contents) => PackageName.Safe(contents.Project, "project");
}
