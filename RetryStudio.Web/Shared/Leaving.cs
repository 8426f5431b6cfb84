using Radzen;

namespace RetryStudio.Web.Shared;

/// <summary>Asks before a dialog is closed in which something is typed and not saved.</summary>
public sealed class Leaving(DialogService dialogs)
{
    /// <summary>Whether something is; the dialog says so.</summary>
    public Func<bool> Unsaved { get; set; } = () => false;

    public async Task<bool> MayCloseAsync() => !Unsaved() || await dialogs.Confirm(
        "What you typed is not saved.", "Close without saving?", new() { OkButtonText = "Close without saving", CancelButtonText = "Go on editing" }) == true;
}
