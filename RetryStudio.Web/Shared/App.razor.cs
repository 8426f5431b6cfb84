using Microsoft.AspNetCore.Components.Web;

namespace RetryStudio.Web.Shared;

public sealed partial class App
{
    // Both schemes are linked; the media attribute decides which one counts, so that switching needs no request.
    private static readonly (string Scheme, string File)[] Sheets =
    [
        ("light", "standard-base"),
        ("light", "standard-wcag"),
        ("dark", "standard-dark-base"),
        ("dark", "standard-dark-wcag"),
    ];

    // Without prerendering: a page that is live is read once, not twice.
    private static readonly InteractiveServerRenderMode Rendering = new(prerender: false);
}
