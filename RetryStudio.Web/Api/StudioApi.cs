using System.Text.Json;
using System.Text.Json.Serialization;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

/// <summary>The HTTP API: thin endpoints over the domain's services.</summary>
public static class StudioApi
{
    /// <summary>
    /// Largest request body that is read. It is well above the largest script: a body beyond it is cut off while it is still being sent,
    /// and most senders then see a broken connection instead of the sentence.
    /// </summary>
    public const long MostBytes = 32 * 1024 * 1024;

    public static IServiceCollection AddStudioApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
            json.SerializerOptions.Converters.Add(new SeedJsonConverter());
            json.SerializerOptions.Converters.Add(new PlainDecimals());
        });

        // Otherwise an input that cannot be read would be answered without a word outside of development.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<RejectionHandler>();
        services.AddOpenApi();
        return services;
    }

    public static void MapStudioApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").WithTags("v1").DisableAntiforgery();
        api.MapProjects();
        api.MapGeneration();
        api.MapHistory();
        api.MapPolicies();
        api.MapGates();
        api.MapWorkflows();
        api.MapRuns();
        api.MapBudgets();
        api.MapBackends();
        api.MapScorers();
        api.MapMedia();
        api.MapPictures();
        api.MapComparisons();
        api.MapReviews();
        api.MapSequences();
        api.MapSheets();
        api.MapPrompts();

        // The two routes that the studio's design names without a version.
        var plain = app.MapGroup("/api").WithTags("unversioned").DisableAntiforgery();
        plain.MapRetryHistory();
        plain.MapSceneTypePolicy();
        app.MapOpenApi();
    }

    /// <summary>Gives an answer without a body the form of every other problem.</summary>
    public static void UseProblemsInApi(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api"),
        api => api.UseStatusCodePages(pages => Results.Problem(title: Sentence(pages.HttpContext.Response.StatusCode), statusCode: pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext)));

    internal static string Sentence(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be read: its JSON body is missing, or a value in its address does not fit.",
        StatusCodes.Status404NotFound => "There is no such address in the API. /openapi/v1.json lists them.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method. /openapi/v1.json lists what it takes.",
        StatusCodes.Status413PayloadTooLarge => $"The request is too large: at most {MostBytes / (1024 * 1024)} MB are possible. Split a script into several projects; export a workflow without embedded pictures.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: send it with 'Content-Type: application/json'.",
        _ => "The request could not be carried out.",
    };
}
