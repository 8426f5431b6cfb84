using System.Net;

namespace RetryStudio.Web;

/// <summary>There is no sign-in yet, so the studio refuses to listen where others could reach it.</summary>
public static class LoopbackOnly
{
    public static void Require(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]);
        var ports = new[] { configuration["http_ports"], configuration["https_ports"] }.Any(value => !string.IsNullOrEmpty(value));
        foreach (var address in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Concat(endpoints))
        {
            if (address is not null && !IsLoopback(address))
            {
                throw new InvalidOperationException($"'{address}' can be reached from outside, and there is no sign-in. Listen on http://127.0.0.1 or http://localhost.");
            }
        }

        if (ports && string.IsNullOrEmpty(configuration["urls"]))
        {
            throw new InvalidOperationException("HTTP_PORTS and HTTPS_PORTS listen on every address, and there is no sign-in. Use --urls http://127.0.0.1:PORT instead.");
        }
    }

    private static bool IsLoopback(string address) => Uri.TryCreate(address.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
