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

        return string.IsNullOrWhiteSpace(model)
            ? throw new InvalidOperationException("Prompts:Model is missing; name the model that is to write the prompts at Prompts:Address.")
            : new(new Uri(EndpointAddress.Read("Prompts", address, "http://llm-1:8000"), "chat/completions"), model.Trim(), EndpointAddress.ReadKey("Prompts", key), patience ?? DefaultPatience);
    }
}
