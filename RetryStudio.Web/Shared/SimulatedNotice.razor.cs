using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Web.Shared;

/// <summary>Says, in the header of every page, that pictures and GPU seconds are made believe. Read once per viewer.</summary>
public sealed partial class SimulatedNotice
{
    private IReadOnlyList<string> _names = [];

    [Inject]
    private IBackendReader Backends { get; set; } = null!;

    [Inject]
    private ILogger<SimulatedNotice> Logger { get; set; } = null!;

    private string Explanation =>
        $"No GPU stands behind {string.Join(", ", _names)}: pictures, clips and GPU seconds are made up, while queue, checks, retries and budget work as they would with one.";

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _names = await Backends.SimulatedAsync(CancellationToken.None);
        }
        catch (Exception broken)
        {
            Logger.LogWarning(broken, "Whether a backend is simulated could not be read");
        }
    }
}
