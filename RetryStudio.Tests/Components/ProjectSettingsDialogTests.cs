using Bunit;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ProjectSettingsDialogTests : ScreenTest
{
    private readonly ProjectOutline _project = Shown.Outline(Shown.Scene());

    public ProjectSettingsDialogTests() => Store.Outlines[_project.Id] = _project;

    [Fact]
    public void Save_NameAndNarration_AreKept()
    {
        var dialog = Open();

        dialog.Find("#project-name").Change(" The first boat ");
        dialog.Find("input[type=checkbox]").Change(true);
        dialog.Find("form").Submit();

        (Store.Outlines[_project.Id].Name, Store.Outlines[_project.Id].WantsNarration).ShouldBe(("The first boat", true));
    }

    [Fact]
    public void Save_ScenesInOneGo_IsAskedOnlyWhereTheyAreSpokenAndKept()
    {
        var dialog = Open();
        dialog.FindAll("input[type=radio]").ShouldBeEmpty();

        dialog.Find("input[type=checkbox]").Change(true);
        dialog.Field("Each segment on its own").HasAttribute("checked").ShouldBeTrue();
        dialog.Field("Each scene in one go").Change(true);
        dialog.Find("form").Submit();

        Store.Outlines[_project.Id].NarrationManner.ShouldBe(NarrationManner.WholeScenes);
    }

    [Fact]
    public void Save_NoName_SaysSoAtTheField()
    {
        var dialog = Open();

        dialog.Find("#project-name").Change(" ");
        dialog.Find("form").Submit();

        dialog.Read().ShouldContain("It is empty.");
        Store.Outlines[_project.Id].Name.ShouldBe(_project.Name);
    }

    private IRenderedComponent<ProjectSettingsDialog> Open() => Render<ProjectSettingsDialog>(parameters => parameters.Add(dialog => dialog.Outline, _project));
}
