using System.Collections.Immutable;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Backends;

/// <summary>What admins do with backends.</summary>
public sealed class BackendService(IBackendStore store, IBackendConnector connector, IEngine engine, ICurrentUser user)
{
    /// <summary>Adds a ComfyUI server. What is left out takes the default: on, one image lane and one video lane that exclude each other.</summary>
    public async Task<Guid> AddAsync(BackendChange change, CancellationToken ct = default)
    {
        var fresh = new BackendSettings("", BackendType.ComfyUi, null, ImmutableSortedDictionary<string, string>.Empty, true, true, BackendSettings.DefaultLanes);
        var id = await store.AddAsync(Apply(fresh, change with { Name = change.Name ?? "", Address = change.Address ?? "" }), user.Name, ct) ?? throw NameTaken(change.Name);
        await engine.WakeAsync(ct);
        return id;
    }

    /// <summary>Changes a backend; what is left out stays. One that is drained finishes what it runs and takes nothing new.</summary>
    public async Task ChangeAsync(Guid id, BackendChange change, CancellationToken ct = default)
    {
        await FindAsync(id, ct);
        if (!await store.ChangeAsync(id, settings => Apply(settings, change), user.Name, ct))
        {
            throw NameTaken(change.Name);
        }

        await engine.WakeAsync(ct);
    }

    public async Task RemoveAsync(Guid id, CancellationToken ct = default)
    {
        var settings = await FindAsync(id, ct);
        var tries = await store.RemoveAsync(id, user.Name, ct);
        if (tries > 0)
        {
            throw RejectedException.Conflict($"{settings.Name} has made {tries:N0} tries, and their history names it. Drain it instead.");
        }
    }

    /// <summary>Asks a server how it is, without keeping anything.</summary>
    public Task<BackendReport> TestAsync(string? address, IReadOnlyDictionary<string, string>? headers, CancellationToken ct = default) =>
        connector.TestAsync(ReadAddress(address), ReadHeaders(headers ?? ImmutableDictionary<string, string>.Empty), ct);

    /// <summary>Asks a backend how it is, with the headers that are kept for it: nobody has to know them for that.</summary>
    public async Task<BackendReport> TestAsync(Guid id, CancellationToken ct = default)
    {
        var settings = await FindAsync(id, ct);
        return settings.Type switch
        {
            BackendType.Simulated => throw RejectedException.Invalid("A simulated GPU has no address to test.", new FieldError("backendId", "It is simulated.")),
            BackendType.Speech => throw RejectedException.Invalid("The speech endpoint is asked all the time; its state says how it is.", new FieldError("backendId", "It is the speech endpoint.")),
            _ => await connector.TestAsync(ReadAddress(settings.Address), settings.Headers, ct),
        };
    }

    /// <summary>Gives a backend work again that was taken out, or rests. What it did before no longer counts against it.</summary>
    public async Task PutBackAsync(Guid id, CancellationToken ct = default)
    {
        await FindAsync(id, ct);
        await store.PutBackAsync(id, user.Name, ct);
        await engine.WakeAsync(ct);
    }

    private async Task<BackendSettings> FindAsync(Guid id, CancellationToken ct) => await store.FindAsync(id, ct) ?? throw RejectedException.NotFound("backend");

    private BackendSettings Apply(BackendSettings settings, BackendChange change)
    {
        if (settings.Type != BackendType.ComfyUi && (change.Address is not null || change.Headers is not null))
        {
            throw settings.Type == BackendType.Simulated
                ? RejectedException.Invalid("A simulated GPU has no address.", new FieldError("address", "Leave it out, or add a backend for the server."))
                : RejectedException.Invalid("The address of the speech endpoint stands in the configuration.", new FieldError("address", "Leave it out; change Speech:Address and start the studio again."));
        }

        var address = change.Address is { } text ? ReadAddress(text) : null;
        var headers = change.Headers is { } given ? ReadHeaders(given) : settings.Headers;
        if (address is not null && change.Headers is null && !headers.IsEmpty && !IsSameServer(settings.Address, address))
        {
            // Else whoever may change the address could have the secrets sent to a server of their own.
            throw RejectedException.Invalid("The headers were entered for another server.", new FieldError("headers", "Enter them again for the new address, or send {} to have none."));
        }

        return settings with
        {
            Name = change.Name is { } name ? PlainText.Line(name, "name", BackendSettings.NameLimit) : settings.Name,
            Address = address?.ToString() ?? settings.Address,
            Headers = headers,
            Enabled = change.Enabled ?? settings.Enabled,
            LanesExclusive = change.LanesExclusive ?? settings.LanesExclusive,
            Lanes = change.Lanes is { } lanes ? settings.Lanes.SetItems(Checked(lanes)) : settings.Lanes,
            Weight = change.Weight is { } weight ? InRange("weight", weight, 1, BackendSettings.MostWeight) : settings.Weight,
            Labels = change.Labels is { } labels ? BackendLabels.Read(labels) : settings.Labels,
            CostPerHour = change.CostPerHour is { } cost ? InRange("costPerHour", cost, 0, BackendSettings.MostCostPerHour) is > 0 and var rate ? decimal.Round(rate, 4) : null : settings.CostPerHour,
        };
    }

    private static IReadOnlyDictionary<AssetKind, int> Checked(IReadOnlyDictionary<AssetKind, int> lanes)
    {
        var errors = lanes.Where(lane => lane.Value is < 0 or > BackendSettings.MostLanes)
            .Select(lane => new FieldError($"lanes.{lane.Key.ToString().ToLowerInvariant()}", $"It must be between 0 and {BackendSettings.MostLanes}.")).ToImmutableArray();
        return errors.IsEmpty ? lanes : throw RejectedException.Invalid("The number of lanes is out of range.", errors);
    }

    private static T InRange<T>(string field, T value, T least, T most) where T : IComparable<T> => value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
        ? value
        : throw RejectedException.Invalid("A value is out of range.", new FieldError(field, FormattableString.Invariant($"It must be between {least} and {most}.")));

    private static bool IsSameServer(string? old, Uri address) => Uri.TryCreate(old, UriKind.Absolute, out var before) && Uri.Compare(before, address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static RejectedException NameTaken(string? name) => RejectedException.Conflict($"There is a backend '{name?.Trim()}' already. Choose another name.");

    private Uri ReadAddress(string? text) => Named("address", () => connector.ReadAddress(text));

    private ImmutableSortedDictionary<string, string> ReadHeaders(IReadOnlyDictionary<string, string> headers) => Named("headers", () => connector.ReadHeaders(headers));

    private static T Named<T>(string field, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BackendException wrong)
        {
            throw RejectedException.Invalid(wrong.Message, new FieldError(field, wrong.Message));
        }
    }
}

/// <summary>What an administrator wants of a backend. Null keeps what is there.</summary>
/// <param name="Headers">All of them: they replace those that are kept.</param>
/// <param name="Lanes">By kind; a kind that is not named keeps its lanes.</param>
public sealed record BackendChange(
    string? Name, string? Address, IReadOnlyDictionary<string, string>? Headers, bool? Enabled, bool? LanesExclusive, IReadOnlyDictionary<AssetKind, int>? Lanes)
{
    public static readonly BackendChange None = new(null, null, null, null, null, null);

    public int? Weight { get; init; }

    /// <summary>All of them: they replace those that are kept.</summary>
    public IReadOnlyCollection<string>? Labels { get; init; }

    /// <summary>Money per GPU hour; 0 takes it away.</summary>
    public decimal? CostPerHour { get; init; }
}
