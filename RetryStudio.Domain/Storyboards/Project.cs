using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Storyboards;

/// <summary>A production.</summary>
public sealed class Project
{
    public const int NameLimit = 120;

    private Project()
    {
    }

    public Project(Guid id, string name, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = now;
        Rename(name);
    }

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Share of the lanes against other projects. Default 1.</summary>
    public int Weight { get; private set; } = 1;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The project's changes to its scene types' policies.</summary>
    public PolicyOverride RetryOverride { get; private set; } = PolicyOverride.None;

    /// <summary>Rises with every change of the override; 0 when there never was one.</summary>
    public int RetryOverrideVersion { get; private set; }

    /// <summary>The checks that the project judges by thresholds of its own.</summary>
    public GateOverride GateOverride { get; private set; } = GateOverride.None;

    /// <summary>Rises with every change of the override; 0 when there never was one.</summary>
    public int GateOverrideVersion { get; private set; }

    /// <summary>Segments are to be spoken too, before their pictures are made. Default false.</summary>
    public bool WantsNarration { get; private set; }

    /// <summary>Default: each segment on its own.</summary>
    public NarrationManner NarrationManner { get; private set; }

    /// <summary>What its masters are brought to.</summary>
    public DeliveryFormat Delivery { get; private set; } = DeliveryFormat.Default;

    public int Revision { get; private set; }

    public void Rename(string name)
    {
        Name = PlainText.Line(name, "name", NameLimit);
        Revision++;
    }

    public void Deliver(DeliveryFormat format)
    {
        Delivery = format;
        Revision++;
    }

    public void WantNarration(bool wanted, NarrationManner manner = NarrationManner.EachSegment)
    {
        (WantsNarration, NarrationManner) = (wanted, manner);
        Revision++;
    }

    public void Override(PolicyOverride change)
    {
        RetryOverride = change;
        RetryOverrideVersion++;
        Revision++;
    }

    public void Override(GateOverride change)
    {
        GateOverride = change;
        GateOverrideVersion++;
        Revision++;
    }
}
