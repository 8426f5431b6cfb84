namespace RetryStudio.Infrastructure;

/// <summary>Reads where an OpenAI-compatible server is, as it stands in the configuration.</summary>
internal static class EndpointAddress
{
    /// <summary>The address of the server's API, which ends with '/v1/'.</summary>
    /// <param name="section">What the settings begin with.</param>
    /// <param name="example">Shown where the address cannot be used.</param>
    /// <exception cref="InvalidOperationException">Something is wrong with it, as a sentence.</exception>
    public static Uri Read(string section, string address, string example)
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new InvalidOperationException($"{section}:Address is '{address}'; it must begin with http:// or https://, such as {example}.");
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new InvalidOperationException($"{section}:Address must not carry a password, '?' or '#'. A key is given as {section}:Key.");
        }

        var path = uri.AbsolutePath.TrimEnd('/');
        path = path.EndsWith("/v1", StringComparison.Ordinal) ? path : $"{path}/v1";
        return new UriBuilder(uri) { Path = $"{path}/" }.Uri;
    }

    /// <summary>A key as it is sent; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">No header can carry it.</exception>
    public static string? ReadKey(string section, string? key) => string.IsNullOrWhiteSpace(key) ? null
        : key.Trim().Any(letter => letter is <= ' ' or > '~') ? throw new InvalidOperationException($"{section}:Key has letters that no header can carry.")
        : key.Trim();
}
