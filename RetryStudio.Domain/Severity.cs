namespace RetryStudio.Domain;

/// <summary>How a fault weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing follows from it.</summary>
    Low,

    /// <summary>It passes by itself, or one thing is not as it should be.</summary>
    Medium,

    /// <summary>One thing cannot be had before somebody sees to it.</summary>
    High,

    /// <summary>Nothing goes on before it is mended.</summary>
    Critical,
}
