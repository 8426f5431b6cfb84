using System.Globalization;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.Speech;

/// <summary>Where an OpenAI-compatible server speaks narration. It is no record, since a record would print the key.</summary>
public sealed class SpeechOptions
{
    private const int DefaultLanes = 1, MostLanes = 4;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(10);

    private SpeechOptions(Uri address, SpeechVoice speaker, string? key, int lanes, TimeSpan patience) =>
        (Address, Default, Key, Lanes, Patience) = (address, speaker, key, lanes, patience);

    /// <summary>Of the server's API; ends with '/v1/'.</summary>
    public Uri Address { get; }

    /// <summary>Who speaks where nobody has chosen another voice.</summary>
    public SpeechVoice Default { get; }

    /// <summary>Sent as a bearer token; null sends none.</summary>
    public string? Key { get; }

    /// <summary>How many texts may be spoken at a time. Default 1, range 1..4.</summary>
    public int Lanes { get; }

    /// <summary>For one text. Default 10 minutes.</summary>
    public TimeSpan Patience { get; }

    /// <param name="address">Of the server, with or without the '/v1' at its end. Null or empty: there is none, and neither is an endpoint.</param>
    /// <exception cref="InvalidOperationException">Something is wrong with it, as a sentence.</exception>
    public static SpeechOptions? Read(string? address, string? model, string? voice, string? key, string? lanes = null, TimeSpan? patience = null)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return null;
        }

        var count = lanes is null ? DefaultLanes : int.TryParse(lanes, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var fault = string.IsNullOrWhiteSpace(model) ? "Speech:Model is missing; name the model that is to speak at Speech:Address."
            : string.IsNullOrWhiteSpace(voice) ? "Speech:Voice is missing; name the voice that is to speak at Speech:Address."
            : SpeechVoice.Of(new SpeechVoice(model.Trim(), voice.Trim()).Workflow) is null || voice.Contains(':') ? "Speech:Model and Speech:Voice must have no blanks, the voice no colon, and both together at most 50 letters."
            : count is < 1 or > MostLanes ? $"Speech:Lanes is '{lanes}'; it must be between 1 and {MostLanes}."
            : null;
        return fault is null
            ? new(EndpointAddress.Read("Speech", address, "http://voice-1:8880"), new(model!.Trim(), voice!.Trim()), EndpointAddress.ReadKey("Speech", key), count, patience ?? DefaultPatience)
            : throw new InvalidOperationException(fault);
    }
}
