using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Projects;

namespace RetryStudio.Web.Api;

internal static class ProjectEndpoints
{
    public static void MapProjects(this RouteGroupBuilder api)
    {
        api.MapGet("/projects", async (StoryboardService storyboards, CancellationToken ct) =>
            (await storyboards.ProjectsAsync(ct)).Select(project => new
            {
                project.Id, project.Name, project.CreatedAt, project.Segments, project.Slots, project.Complete, project.Open, project.NeedsReview, project.Parked, Budget = BudgetJson.Of(project.Budget),
            }));
        api.MapPost("/projects", CreateAsync).WithMetadata(new RequestSize());
        api.MapGet("/projects/{id:guid}", async (Guid id, StoryboardService storyboards, IGenerationReader reader, CancellationToken ct) => await ProjectJson.OfAsync(id, storyboards, reader, ct)).WithName("Project");
        api.MapPut("/projects/{id:guid}/narration", async (Guid id, NarrationBody body, StoryboardService storyboards, CancellationToken ct) =>
        {
            var outline = await storyboards.OutlineAsync(id, ct);
            var wanted = new NarrationJson(body.Wanted ?? outline.WantsNarration, body.Manner is { } manner ? ParseManner(manner) : outline.NarrationManner);
            await storyboards.ChangeSettingsAsync(id, new(outline.Name, wanted.Wanted, wanted.Manner), ct);
            return wanted;
        });
        api.MapPost("/projects/{id:guid}/import", ImportAsync).WithMetadata(new RequestSize());
        api.MapGet("/scene-types", async (StoryboardService storyboards, CancellationToken ct) => await storyboards.SceneTypesAsync(ct));
    }

    private static NarrationManner ParseManner(string text) => Enum.GetValues<NarrationManner>().Cast<NarrationManner?>().FirstOrDefault(manner => Spelling.Snake(manner.ToString()) == text)
        ?? throw RejectedException.Invalid($"There is no manner '{text}'.", new FieldError("manner", $"It must be one of: {string.Join(", ", Enum.GetNames<NarrationManner>().Select(Spelling.Snake))}."));

    private static async Task<IResult> CreateAsync(NewProjectBody body, StoryboardService storyboards, IGenerationReader reader, CancellationToken ct)
    {
        var id = await storyboards.CreateAsync(body.Name, body.BudgetGpuSeconds, body.Script, body.SceneTypeId, ct);
        return Results.CreatedAtRoute("Project", new { id }, await ProjectJson.OfAsync(id, storyboards, reader, ct));
    }

    private static async Task<IResult> ImportAsync(Guid id, HttpRequest request, Guid? sceneTypeId, StoryboardService storyboards, CancellationToken ct)
    {
        var (text, format) = await ReadScriptAsync(request, ct);
        return Results.Ok(new { Imported = await storyboards.ImportAsync(id, text, format, sceneTypeId, ct) });
    }

    private static async Task<(string Text, ScriptFormat Format)> ReadScriptAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
        {
            return (await ReadTextAsync(request.Body, ct), FormatOf(request.Query["format"], null, request.ContentType));
        }

        var form = await ReadFormAsync(request, ct);
        if (form.Files.Count > 0)
        {
            await using var stream = form.Files[0].OpenReadStream();
            return (await ReadTextAsync(stream, ct), FormatOf(form["format"], form.Files[0].FileName, form.Files[0].ContentType));
        }

        var field = form.Keys.FirstOrDefault(key => key is "script" or "text" or "file")
            ?? throw RejectedException.Invalid("There is no script in the form. Send it as a file, or in a field named 'script'.", new FieldError("script", "It is missing."));
        return (form[field].ToString(), FormatOf(form["format"], null, null));
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await request.ReadFormAsync(new FormOptions { ValueLengthLimit = (int)StudioApi.MostBytes, BufferBodyLengthLimit = StudioApi.MostBytes }, ct);
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is IOException and not BadHttpRequestException))
        {
            throw RejectedException.Invalid("The form cannot be read: it is cut off or not well-formed. Send it again.");
        }
    }

    // A format that is named counts, then the extension of a file, then the media type.
    private static ScriptFormat FormatOf(string? named, string? fileName, string? mediaType) => named?.ToLowerInvariant() switch
    {
        null => ScriptText.FormatOf(fileName ?? "") ?? FormatOf(mediaType),
        "text" or "txt" => ScriptFormat.Text,
        "csv" => ScriptFormat.Csv,
        "json" => ScriptFormat.Json,
        _ => throw RejectedException.Invalid($"There is no script format '{named}'.", new FieldError("format", "It must be text, csv or json.")),
    };

    private static ScriptFormat FormatOf(string? mediaType) => (MediaTypeHeaderValue.TryParse(mediaType, out var type) ? type.SubType.Value?.ToLowerInvariant() : null) switch
    {
        "json" => ScriptFormat.Json,
        "csv" => ScriptFormat.Csv,
        _ => ScriptFormat.Text,
    };

    private static async Task<string> ReadTextAsync(Stream stream, CancellationToken ct)
    {
        try
        {
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            return await reader.ReadToEndAsync(ct);
        }
        catch (DecoderFallbackException)
        {
            throw RejectedException.Invalid("The script is not UTF-8. Save it as UTF-8 and send it again.");
        }
    }
}

/// <summary>A body of <see cref="StudioApi.MostBytes"/> at most.</summary>
internal sealed class RequestSize : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => StudioApi.MostBytes;
}

/// <summary>What is left out stays as it is.</summary>
/// <param name="Manner">each_segment, or whole_scenes in one go.</param>
internal sealed record NarrationBody(bool? Wanted, string? Manner);

internal sealed record NewProjectBody(string? Name, decimal? BudgetGpuSeconds, string? Script, Guid? SceneTypeId);
