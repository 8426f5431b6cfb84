using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Prompts;

namespace RetryStudio.Web.Api;

internal static class PromptEndpoints
{
    public static void MapPrompts(this RouteGroupBuilder api) =>
        api.MapPost("/projects/{id:guid}/video-prompts", async (Guid id, VideoPromptWriting writing, ICurrentUser user, CancellationToken ct) =>
            WrittenPromptsJson.Of(await writing.WriteAsync(id, user.Name, ct)));
}

/// <param name="Changed">Segments that somebody changed meanwhile; they got none.</param>
internal sealed record WrittenPromptsJson(int Written, int Template, int Endpoint, int Changed, string Sentence)
{
    public static WrittenPromptsJson Of(WrittenPrompts written) => new(written.Total, written.FromTemplate, written.FromEndpoint, written.Changed, written.Sentence);
}
