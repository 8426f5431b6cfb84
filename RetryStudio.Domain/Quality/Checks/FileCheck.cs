using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The file is what its name says.</summary>
public sealed class FileCheck : Check
{
    public override string Name => "file";

    public override string Label => "File";

    public override string About => "The file is what its name says.";

    public override bool AppliesTo(AssetKind kind) => true;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => !measures.Readable
        ? Unmeasured("The file cannot be read.")
        : measures.MisnamedAs is { } claimed
            ? Measured(0, 1, $"Its name says {claimed}, its content something else.")
            : Measured(1, 0, "The file is what its name says.");
}
