using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Seeding;

/// <summary>The workflows a fresh studio starts with. No scene type uses them before somebody says so.</summary>
internal static class StarterWorkflows
{
    private static readonly (string Name, string Title)[] Starters =
    [
        ("sdxl-text-to-image", "SDXL text to image"),
        ("flux-text-to-image", "Flux text to image"),
        ("wan22-image-to-video", "Wan 2.2 image to video"),
        ("sdxl-image-to-image", "SDXL image to image"),
        ("chatterbox-text-to-speech", "Chatterbox text to speech"),
        ("esrgan-upscale-video", "ESRGAN upscale video"),
    ];

    public static IEnumerable<Workflow> Make(Ids ids, DateTimeOffset now) => Starters.Select(starter =>
    {
        var graph = WorkflowReader.Read(Text(starter.Name));
        var preview = WorkflowPreview.Of(graph);
        return new Workflow(ids.Next(), starter.Name, starter.Title, preview.Kind, graph, preview.CertainBindings(), preview.Scores, "studio", now);
    });

    private static string Text(string name)
    {
        using var stream = typeof(StarterWorkflows).Assembly.GetManifestResourceStream($"Starters/{name}.json")
            ?? throw new InvalidOperationException($"The starter workflow {name} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
