using System.Text;

namespace RetryStudio.Domain.Sequences;

/// <summary>The film as edit decision lists (CMX 3600): cuts of picture and sound, black for what is missing. Pure.</summary>
internal static class EditDecisionList
{
    /// <summary>The format counts its events with three digits.</summary>
    public const int MostEvents = 999;

    private const int TitleLimit = 70;

    /// <summary>One list; a longer film goes on in further ones, each of which is whole by itself and stands where it belongs on the record.</summary>
    public static IReadOnlyList<byte[]> Write(PackageContents contents)
    {
        var record = Timecode.Start(contents.Fps);
        var lists = contents.Shots.Chunk(MostEvents).ToList();
        var written = new List<byte[]>(lists.Count);
        foreach (var shots in lists)
        {
            var list = new StringBuilder();
            list.Append(FormattableString.Invariant($"TITLE: {Title(contents, written.Count + 1, lists.Count)}\nFCM: NON-DROP FRAME\n\n"));
            foreach (var (index, shot) in shots.Index())
            {
                Event(list, index + 1, shot, record);
                record = record.After(shot.Frames);
            }

            written.Add(Encoding.UTF8.GetBytes(list.ToString()));
        }

        return written;
    }

    private static void Event(StringBuilder list, int number, PackagedShot shot, Timecode from)
    {
        var source = new Timecode(0, from.Fps);
        var (reel, comment) = shot.Master switch
        {
            ShotMaster.Ready ready => (Reel(shot), $"FROM CLIP NAME: {Path.GetFileName(PackageNames.Master(shot, ready.File))}"),
            _ => ("BL", FormattableString.Invariant($"MISSING: SCENE {shot.Scene}, SHOT {shot.Shot}")),
        };
        list.Append(FormattableString.Invariant($"{number:000}  {reel,-8} AA/V  C        {source} {source.After(shot.Frames)} {from} {from.After(shot.Frames)}\n* {comment}\n"));
    }

    // Eight characters at most.
    private static string Reel(PackagedShot shot) => FormattableString.Invariant($"S{shot.Number:0000}");

    private static string Title(PackageContents contents, int part, int parts)
    {
        var name = string.Concat(contents.Project.Select(sign => char.IsControl(sign) ? ' ' : sign));
        var suffix = parts == 1 ? "" : FormattableString.Invariant($" ({part} of {parts})");
        return Sentence.Cut(name, TitleLimit - suffix.Length) + suffix;
    }
}
