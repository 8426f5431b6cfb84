using System.Net;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Follows a server that moved within its host, and nobody else: our headers and graphs are for this one only.</summary>
public sealed class SameHostRedirects(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Limit = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return answer;
            }

            using (answer)
            {
                request.RequestUri = Next(request, answer.Headers.Location, hop);
            }
        }
    }

    private static Uri Next(HttpRequestMessage request, Uri? location, int hop)
    {
        var from = request.RequestUri!;
        var to = location is null ? null : new Uri(from, location);
        return to is { } && hop < Limit && request.Method == HttpMethod.Get && IsSameServer(from, to)
            ? to
            : throw new BackendException(ErrorClass.Connection, $"The server sends us on to {to?.GetLeftPart(UriPartial.Path) ?? "nowhere"}, which is not followed. Enter the address where ComfyUI itself answers.");
    }

    private static bool IsSameServer(Uri from, Uri to) =>
        string.Equals(from.Host, to.Host, StringComparison.OrdinalIgnoreCase)
        && ((from.Scheme == to.Scheme && from.Port == to.Port) || (from.Scheme == Uri.UriSchemeHttp && to.Scheme == Uri.UriSchemeHttps));
}
