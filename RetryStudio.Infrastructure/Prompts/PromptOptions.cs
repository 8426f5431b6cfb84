namespace RetryStudio.Infrastructure.Prompts;

/// <summary>Where a language model writes prompts. It is no record, since a record would print the key.</summary>
public sealed class PromptOptions
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private PromptOptions(Uri address, string model, string? key, TimeSpan patience) => (Address, Model, Key, Patience) = (address, model, key, patience);

    /// <summary>What chats are sent to.</summary>
    public Uri Address { get; }

    public string Model { get; }

    /// <summary>Sent as a bearer token; null sends none.</summary>
    public string? Key { get; }

    /// <summary>For one prompt, with what is sent again. Default 30 seconds.</summary>
    public TimeSpan Patience { get; }

    /// <param name="address">Of the server, with or without the '/v1' at its end. Null or empty: there is none, and neither is an endpoint.</param>
    /// <exception cref="InvalidOperationException">Something is wrong with it, as a sentence.</exception>
    public static PromptOptions? Read(string? address, string? model, string? key, TimeSpan? patience = null)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return null;
        }

        var fault = !Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
                ? $"Prompts:Address is '{address}'; it must begin with http:// or https://, such as http://llm-1:8000."
            : uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "Prompts:Address must not carry a password, '?' or '#'. A key is given as Prompts:Key."
            : string.IsNullOrWhiteSpace(model) ? "Prompts:Model is missing; name the model that is to write the prompts at Prompts:Address."
            : key is not null && key.Trim().Any(letter => letter is <= ' ' or > '~') ? "Prompts:Key has letters that no header can carry."
            : null;
        if (fault is not null)
        {
            throw new InvalidOperationException(fault);
        }

        var path = uri!.AbsolutePath.TrimEnd('/');
        path = path.EndsWith("/v1", StringComparison.Ordinal) ? path : $"{path}/v1";
        return new(new UriBuilder(uri) { Path = $"{path}/chat/completions" }.Uri, model!.Trim(), string.IsNullOrWhiteSpace(key) ? null : key.Trim(), patience ?? DefaultPatience);
    }
}
