using System.Collections.Immutable;

namespace RetryStudio.Domain.Sequences;

/// <summary>What the verification of a package found.</summary>
public abstract record PackageProof
{
    /// <summary>Shots and faults that are told one by one; of more there is only the number.</summary>
    public const int MostTold = 100;

    private PackageProof()
    {
    }

    /// <summary>What is to be told, each as a sentence. A few of them, however much the package says.</summary>
    public abstract ImmutableArray<string> Sentences { get; }

    /// <summary>What is to be told besides where there is room for it.</summary>
    public virtual ImmutableArray<string> Details => [];

    private static ImmutableArray<string> Told(IEnumerable<string> sentences, int number, string more) =>
        [.. sentences.Take(MostTold), .. number > MostTold ? [FormattableString.Invariant($"There are {number - MostTold} more {more}.")] : ImmutableArray<string>.Empty];

    /// <summary>Every file is there, and as it was when the package was made; nothing else is in it.</summary>
    /// <param name="Bytes">Of all files together.</param>
    public sealed record Proved(PackageManifest Manifest, long Bytes) : PackageProof
    {
        public override ImmutableArray<string> Sentences =>
        [
            FormattableString.Invariant($"The package is whole: all {Manifest.Files.Length} files ({Bytes:#,0} bytes) are as they were when it was made."),
            FormattableString.Invariant($"It is package {Manifest.Number} of '{PackageName.Shown(Manifest.Project)}', made on {Manifest.MadeAt.UtcDateTime:yyyy-MM-dd} at {Manifest.MadeAt.UtcDateTime:HH:mm} UTC."),
            .. Manifest.Missing.IsEmpty ? ImmutableArray<string>.Empty : [FormattableString.Invariant($"It is PARTIAL: {Manifest.Missing.Length} of {Manifest.Shots} shots are missing.")],
        ];

        /// <summary>Which shots are missing, and why.</summary>
        public override ImmutableArray<string> Details =>
            Told(Manifest.Missing.Select(shot => FormattableString.Invariant($"Missing is scene {shot.Scene}, shot {shot.Shot}: {PackageName.Shown(shot.Reason)}")), Manifest.Missing.Length, "missing shots");
    }

    /// <summary>It is not what was made, or no package at all.</summary>
    /// <param name="Faults">Every file that is wrong, as a sentence each.</param>
    public sealed record Wrong(ImmutableArray<string> Faults) : PackageProof
    {
        public override ImmutableArray<string> Sentences => ["The package is not as it was made. Fetch it again; if that does not help, export it again.", .. Told(Faults, Faults.Length, "faults")];
    }
}
