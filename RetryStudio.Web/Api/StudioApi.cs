using System.Text.Json;
using System.Text.Json.Serialization;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

/// <summary>The HTTP API: thin endpoints over the domain's services.</summary>
public static class StudioApi
{
    /// <summary>Largest request body: a script of the largest size, in the widest characters.</summary>
    public const long MostBytes = 8 * 1024 * 1024;

    public static IServiceCollection AddStudioApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
            json.SerializerOptions.Converters.Add(new SeedJsonConverter());
        });
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
        api.MapMedia();
        api.MapStudio();

        // The two routes that the studio's design names without a version.
        var plain = app.MapGroup("/api").WithTags("unversioned").DisableAntiforgery();
        plain.MapRetryHistory();
        plain.MapSceneTypePolicy();
        app.Map("/api/{**rest}", () => Results.Problem(title: "There is no such address in the API. /openapi/v1.json lists them.", statusCode: StatusCodes.Status404NotFound)).ExcludeFromDescription();
        app.MapOpenApi();
    }
}
