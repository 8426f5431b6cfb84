namespace RetryStudio.Web.Api;

/// <summary>Without sign-in any page in the same browser could call the API; a foreign page's calls are refused.</summary>
public sealed class SameSiteOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == context.Request.Host.Value))
        {
            return next(context);
        }

        return Results.Problem(title: "Another site's page may not call the studio.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }
}
