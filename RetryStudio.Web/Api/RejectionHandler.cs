using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using RetryStudio.Domain;

namespace RetryStudio.Web.Api;

/// <summary>Turns what the domain refuses, and what cannot be read, into problem details.</summary>
public sealed class RejectionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Describe(exception) is not { } problem)
        {
            return false;
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        await httpContext.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, contentType: "application/problem+json", cancellationToken);
        return true;
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        RejectedException { Fields.IsEmpty: false } rejected => new HttpValidationProblemDetails(Fields(rejected)) { Title = rejected.Message, Status = StatusOf(rejected.Reason) },
        RejectedException rejected => new ProblemDetails { Title = rejected.Message, Status = StatusOf(rejected.Reason) },
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new ProblemDetails
        {
            Title = StudioApi.Sentence(StatusCodes.Status413PayloadTooLarge),
            Status = StatusCodes.Status413PayloadTooLarge,
        },
        BadHttpRequestException { InnerException: System.Text.Json.JsonException json } => new ProblemDetails
        {
            Title = "The JSON cannot be read.",
            Detail = json.Path is { Length: > 0 } path ? $"The value at {path} does not fit: {json.Message}" : json.Message,
            Status = StatusCodes.Status400BadRequest,
        },
        BadHttpRequestException bad => new ProblemDetails { Title = StudioApi.Sentence(bad.StatusCode), Detail = bad.Message, Status = bad.StatusCode },
        _ => null,
    };

    private static Dictionary<string, string[]> Fields(RejectedException rejected) =>
        rejected.Fields.GroupBy(error => error.Field).ToDictionary(group => group.Key, group => group.Select(error => error.Sentence).ToArray());

    private static int StatusOf(RejectionReason reason) => reason switch
    {
        RejectionReason.Invalid => StatusCodes.Status400BadRequest,
        RejectionReason.NotFound => StatusCodes.Status404NotFound,
        RejectionReason.Conflict => StatusCodes.Status409Conflict,
        RejectionReason.BadRows => StatusCodes.Status422UnprocessableEntity,
        RejectionReason.TooLarge => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
