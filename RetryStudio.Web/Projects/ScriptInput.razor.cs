using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Projects;

/// <summary>A script by paste or by file, beside what it would make.</summary>
public sealed partial class ScriptInput
{
    private const string Example = "# The harbour\nA fishing boat leaves the harbour at dawn.\nGulls follow it out.\n\n# On deck @dialogue\nThe captain looks back once.";

    private UserAction _reading = null!;
    private ScriptText _wanted = ScriptText.Empty;

    /// <summary>The last one that was read: it is shown until the next one is.</summary>
    private ScriptText _read = ScriptText.Empty;
    private string? _fileFault;

    [Parameter, EditorRequired]
    public ScriptText Script { get; set; } = ScriptText.Empty;

    [Parameter]
    public EventCallback<ScriptText> ScriptChanged { get; set; }

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private ILogger<ScriptInput> Logger { get; set; } = null!;

    private string Hint => Script.Format switch
    {
        ScriptFormat.Csv => "The first line names the columns: scene, text, image_prompt, video_prompt, seconds. Only text must be there.",
        ScriptFormat.Json => "An array of segments with 'text', or an object with 'scenes', each with 'title' and 'segments'.",
        _ => "A line '# Title' starts a scene, '# Title @scene-type' one of that type. Every other line becomes a segment.",
    };

    protected override void OnInitialized() => _reading = new(Logger, "The script could not be read.");

    private Task ChangeTextAsync(string? text) => ReadAsync(new(text ?? "", Script.IsEmpty ? Guess(text ?? "") : Script.Format));

    private Task ChangeFormatAsync(ChangeEventArgs change) =>
        ReadAsync(new(Script.Text, Enum.Parse<ScriptFormat>(change.Value?.ToString() ?? nameof(ScriptFormat.Text))));

    private async Task LoadAsync(InputFileChangeEventArgs input)
    {
        _fileFault = null;
        if (ScriptText.FormatOf(input.File.Name) is not { } format)
        {
            _fileFault = $"'{input.File.Name}' is not a script. Text (.txt), CSV (.csv) and JSON (.json) can be read.";
            return;
        }

        try
        {
            using var reader = new StreamReader(input.File.OpenReadStream(ScriptDraft.MostCharacters * 4L));
            await ReadAsync(new(await reader.ReadToEndAsync(), format));
        }
        catch (IOException tooLarge)
        {
            Logger.LogInformation(tooLarge, "A script file was refused");
            _fileFault = $"'{input.File.Name}' could not be loaded: a script has at most {ScriptDraft.MostCharacters:N0} characters.";
        }
    }

    private async Task ReadAsync(ScriptText script)
    {
        // What was typed counts at once; what it makes comes when it was read.
        _wanted = script;
        await ScriptChanged.InvokeAsync(script);
        await _reading.CatchUpAsync(async () =>
        {
            var asked = _wanted;
            var reading = asked.IsEmpty ? null : await Storyboards.ReadAsync(asked.Text, asked.Format);
            if (ReferenceEquals(asked, _wanted))
            {
                _read = asked with { Reading = reading };
                await ScriptChanged.InvokeAsync(_read);
            }
        });
    }

    // Whoever pastes JSON or a table with our header need not say so.
    private static ScriptFormat Guess(string text) => text.TrimStart() switch
    {
        ['{' or '[', ..] => ScriptFormat.Json,
        var start when start.Split('\n')[0].Split(',').Select(cell => cell.Trim()).Contains("text") => ScriptFormat.Csv,
        _ => ScriptFormat.Text,
    };
}
