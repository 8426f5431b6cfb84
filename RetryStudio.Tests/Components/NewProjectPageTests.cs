using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Projects;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class NewProjectPageTests : ScreenTest
{
    private const string Script = "# The harbour\nA boat leaves.\nGulls follow.\n# On deck @landscape\nThe captain looks back.";

    [Fact]
    public void Script_Pasted_ShowsWhatItMakes()
    {
        var page = Render<NewProjectPage>();

        page.Field("Script").Change(Script);

        var preview = page.Field("What it makes").Text();
        preview.ShouldContain("2 scenes, 3 segments");
        preview.ShouldContain("On deck 1 segment, landscape");
        page.HasButton("Make it with 3 segments").ShouldBeTrue();
    }

    [Fact]
    public void Script_BadRows_AreNamedByLine()
    {
        var page = Render<NewProjectPage>();

        page.Field("Script").Change("# The harbour @nowhere\nA boat leaves.");

        var preview = page.Field("What it makes").Text();
        preview.ShouldContain("1 line to mend");
        preview.ShouldContain("Line 1 : There is no scene type 'nowhere'.");
    }

    [Fact]
    public void Script_TypedOnWhileItIsRead_IsTheOneThatCounts()
    {
        var page = Render<NewProjectPage>();
        Store.Gate = new();
        page.Field("Script").Change("A boat leaves.");

        page.Field("Script").Change("A boat leaves.\nGulls follow.");
        Store.Gate.SetResult();

        page.WaitForAssertion(() => page.HasButton("Make it with 2 segments").ShouldBeTrue());
        page.Field("Script").GetAttribute("value").ShouldBe("A boat leaves.\nGulls follow.");
    }

    [Fact]
    public void Format_ChosenWhileItIsRead_IsTheOneThatCounts()
    {
        var page = Render<NewProjectPage>();
        Store.Gate = new();
        page.Field("Script").Change("said,text\nby her,A boat leaves.\nby him,Gulls follow.");

        page.Field("Read as").Change("Text");
        Store.Gate.SetResult();

        page.WaitForAssertion(() => page.HasButton("Make it with 3 segments").ShouldBeTrue());
        page.Field("Read as").GetAttribute("value").ShouldBe("Text");
    }

    [Fact]
    public void Script_StillRead_IsThereAtOnce()
    {
        var page = Render<NewProjectPage>();
        Store.Gate = new();

        page.Field("Script").Change("A boat leaves.");

        page.Field("Script").GetAttribute("value").ShouldBe("A boat leaves.");
        page.HasButton("Make the project").ShouldBeTrue();
    }

    [Fact]
    public void Script_LooksLikeCsv_IsReadAsCsv()
    {
        var page = Render<NewProjectPage>();

        page.Field("Script").Change("scene,text\nThe harbour,A boat leaves.");

        page.Field("Read as").GetAttribute("value").ShouldBe("Csv");
        page.Field("What it makes").Text().ShouldContain("1 scene, 1 segment");
    }

    [Fact]
    public void File_Json_IsLoadedIntoTheForm()
    {
        var page = Render<NewProjectPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("""[{"text":"A boat leaves."}]""", "script.json"));

        page.WaitForAssertion(() => page.Field("What it makes").Text().ShouldContain("1 scene, 1 segment"));
        page.Field("Read as").GetAttribute("value").ShouldBe("Json");
    }

    [Fact]
    public void File_OfAnotherSort_IsRefusedInWords()
    {
        var page = Render<NewProjectPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "script.docx"));

        page.WaitForAssertion(() => page.Alerts().ShouldContain(alert => alert.StartsWith("'script.docx' is not a script.")));
    }

    [Fact]
    public void Create_Refused_KeepsWhatWasTyped()
    {
        var page = Render<NewProjectPage>();
        page.Field("Script").Change(Script);

        page.Find("form").Submit();

        page.Alerts().ShouldContain("The name is empty.");
        page.Alerts().ShouldContain("It is empty.");
        page.Field("Script").GetAttribute("value").ShouldBe(Script);
        Store.Created.ShouldBeEmpty();
    }

    [Fact]
    public void Create_Whole_OpensTheStoryboard()
    {
        var page = Render<NewProjectPage>();
        page.Field("Name").Change("The last boat");
        page.Field("Budget").Change("5000");
        page.Field("Scene type").Change(Store.SceneTypes[1].Id.ToString());
        page.Field("Script").Change(Script);

        page.Find("form").Submit();

        var made = Store.Created.ShouldHaveSingleItem();
        (made.Name, made.BudgetGpuSeconds, made.DefaultSceneType, made.By).ShouldBe(("The last boat", 5000m, Store.SceneTypes[1].Id, "anna"));
        made.Draft!.Segments.ShouldBe(3);
        Services.GetRequiredService<NavigationManager>().Uri.ShouldContain("/projects/");
    }

    [Fact]
    public void Import_IntoAnotherProject_StartsAfresh()
    {
        var (one, other) = (Builders.Shown.Outline(), Builders.Shown.Outline() with { Name = "The first boat" });
        (Store.Outlines[one.Id], Store.Outlines[other.Id]) = (one, other);
        var page = Render<ImportPage>(parameters => parameters.Add(item => item.Id, one.Id));
        page.Field("Script").Change("A boat leaves.");

        page.Render(parameters => parameters.Add(item => item.Id, other.Id));

        page.Find("h1").Text().ShouldBe("Import into The first boat");
        page.Button("Import").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Import_Script_IsAppended()
    {
        var outline = Builders.Shown.Outline();
        Store.Outlines[outline.Id] = outline;
        var page = Render<ImportPage>(parameters => parameters.Add(item => item.Id, outline.Id));
        page.Button("Import").HasAttribute("disabled").ShouldBeTrue();

        page.Field("Script").Change("A boat leaves.");
        page.Find("form").Submit();

        Store.Appended.ShouldHaveSingleItem().Draft.Segments.ShouldBe(1);
        Notifications.Messages.ShouldHaveSingleItem().Detail.ShouldBe("1 segment added.");
    }
}
