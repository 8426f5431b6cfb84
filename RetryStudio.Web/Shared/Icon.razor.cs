using Microsoft.AspNetCore.Components;

namespace RetryStudio.Web.Shared;

public sealed partial class Icon
{
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Pixels. Default 14.</summary>
    [Parameter]
    public int Size { get; set; } = 14;

    private string Path => Name switch
    {
        "check" => "M3 8.5l3.2 3.2L13 4.8",
        "cross" => "M4 4l8 8M12 4l-8 8",
        "clock" => "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 5v3.2l2.2 1.4",
        "link" => "M8 2v6M5.4 5.6L8 8.2l2.6-2.6M3 11v2.5h10V11",
        "play" => "M5 3.2v9.6L12.6 8z",
        "retry" => "M13.2 8a5.2 5.2 0 1 1-1.6-3.8M13.2 2v2.9h-2.9",
        "eye" => "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6",
        "pause" => "M5.5 3.5v9M10.5 3.5v9",
        "stop" => "M4 4h8v8H4z",
        "dash" => "M4 8h8",
        "warning" => "M8 2.5L14.2 13H1.8zM8 6.5v3M8 11.2v.1",
        "image" => "M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.5 5.8v.1",
        "film" => "M2 3h12v10H2zM5 3v10M11 3v10M2 8h3M11 8h3",
        "sound" => "M2.5 6v4h2.3L8.5 13V3L4.8 6zM11 6c1.2 1.2 1.2 2.8 0 4M12.8 4.2c2.2 2.2 2.2 5.4 0 7.6",
        "left" => "M10 3L5 8l5 5",
        "right" => "M6 3l5 5-5 5",
        "copy" => "M5.5 5.5V2.5h8v8h-3M2.5 5.5h8v8h-8z",
        "pencil" => "M3 13l.8-3L10.6 3.2a1.4 1.4 0 0 1 2 2L5.8 12z",
        "bin" => "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M7 7v4M9 7v4",
        "plus" => "M8 3v10M3 8h10",
        "search" => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.4l3.4 3.4",
        "sun" => "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 11.8l1 1M3.2 12.8l1-1M11.8 4.2l1-1",
        "moon" => "M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1",
        "display" => "M2 3h12v8H2zM6 13.5h4M8 11v2.5",
        "sliders" => "M3 4.5h10M3 8h10M3 11.5h10M6 3v3M10.5 6.5v3M5 10v3",
        _ => "M8 7v4M8 4.8v.1M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8",
    };
}
