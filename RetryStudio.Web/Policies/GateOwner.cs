using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Policies;

/// <summary>A gate as it is edited. Of a project it has only the rules that the project sets itself.</summary>
/// <param name="About">What stands beside the heading.</param>
public sealed record EditedGate(string Heading, string About, Gate Content, int Version);

/// <summary>Whose gate is edited: a scene type's, or a project's.</summary>
public abstract class GateOwner
{
    /// <summary>What it is called in a sentence.</summary>
    public abstract string Noun { get; }

    /// <summary>What it means that there is no rule for a check.</summary>
    public abstract string NoRule { get; }

    /// <summary>The gates that are inherited from; null where nothing is.</summary>
    public virtual IReadOnlyList<GateView>? Bases => null;

    /// <summary>How much of a content is its own.</summary>
    public abstract string Summary(Gate content);

    public abstract Task<EditedGate> ReadAsync();

    /// <summary>Saves a content over a version.</summary>
    public abstract Task<EditedGate> SaveAsync(Gate content, int version);

    /// <summary>What a content would have made of the latest attempts; null where it could not be saved.</summary>
    public abstract Task<GateTrial?> TryAsync(Gate content);

    public abstract Task<IReadOnlyDictionary<string, ScoreSpread>> SpreadsAsync();

    /// <summary>Newest first.</summary>
    public abstract Task<IReadOnlyList<PastGate>> VersionsAsync();

    public abstract IEnumerable<string> ChangesBetween(Gate earlier, Gate later);
}
