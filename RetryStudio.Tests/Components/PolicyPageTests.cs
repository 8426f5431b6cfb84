using Bunit;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Policies;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class PolicyPageTests : ScreenTest
{
    private readonly Guid _id = Guid.NewGuid();

    public PolicyPageTests() => Policies.Policies[_id] = new(_id, "dialogue", "Dialogue close-up", RetryPolicy.Default, 1);

    private RetryPolicy Saved => Policies.Policies[_id].Policy;

    [Fact]
    public void List_SaysWhichRetryByThemselves()
    {
        var page = Render<PoliciesPage>();

        page.FindAll("li").Texts().ShouldBe(["Dialogue close-up @dialogue Off: a person decides Version 1 Quality gate", "Landscape @landscape Retries by itself Version 3 Quality gate"]);
    }

    [Fact]
    public void Editor_Default_IsOffAndSaysSo()
    {
        var page = Open();

        page.Field("Retry by itself").Text().ShouldContain("Off by default: a failed result then goes to a person.");
        page.Field("Retry by itself").QuerySelector("[role=switch]")!.HasAttribute("checked").ShouldBeFalse();
        page.Find("input[aria-label=Attempts]").GetAttribute("value").ShouldBe("3");
        page.Field("Face").HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public void Save_Changed_KeepsEveryField()
    {
        var page = Open();
        page.FindAll("[role=switch]")[0].Change(true);
        page.Find("input[aria-label=Attempts]").Input("5");
        page.Field("Sharpness").Change(true);
        page.Field("Face").Change(false);
        page.Find("input[aria-label='Cfg range']").Change("1.25");
        page.Find("select[aria-label='Add a parameter']").Change("guidance");
        page.Find("input[aria-label='Range of guidance']").Change("0.4");
        page.Find("input[aria-label='Best of']").Input("2");
        page.Find("select[aria-label='Another backend']").Change("Prefer");
        page.Find("input[aria-label='Least chance']").Change("0.2");

        page.Find("form").Submit();

        (Saved.Enabled, Saved.MaxAttempts, Saved.BestOf, Saved.OtherBackend, Saved.CfgJitter, Saved.StopWhenFixChanceBelow).ShouldBe((true, 5, 2, OtherBackend.Prefer, 1.25m, 0.2m));
        Saved.TriggerChecks.ShouldBe(["sharpness"]);
        Saved.ParameterJitter["guidance"].ShouldBe(0.4m);
        page.Find("[role=status]").Text().ShouldBe("Saved as version 2");
    }

    [Fact]
    public void Save_OutOfRange_MarksTheFieldsAndKeepsTheInput()
    {
        var page = Open();
        page.Find("input[aria-label='Cfg range']").Change("9");
        page.Find("input[aria-label='Best of']").Input("8");

        page.Find("form").Submit();

        page.Field("Cfg range").Text().ShouldContain("The cfg range must be between 0 and 5.");
        page.Field("Best of").Text().ShouldContain("'Best of' must not be more than the 3 attempts allowed.");
        page.Find("input[aria-label='Cfg range']").GetAttribute("value").ShouldBe("9");
        Saved.ShouldBe(RetryPolicy.Default);
    }

    [Fact]
    public void Save_NoTrigger_IsRefusedAtItsField()
    {
        var page = Open();
        page.FindAll("[role=switch]")[0].Change(true);
        page.Field("Face").Change(false);

        page.Find("form").Submit();

        page.Field("Checks that trigger").Text().ShouldContain("Name at least one check");
    }

    [Fact]
    public void Save_SomebodyWasFaster_ShowsBoth()
    {
        var page = Open();
        page.Find("input[aria-label=Attempts]").Input("5");
        ChangeByAnother();

        page.Find("form").Submit();

        var conflict = page.Find("[role=alert]").Text();
        conflict.ShouldContain("this is version 2 now");
        conflict.ShouldContain("Attempts 7 5");
        conflict.ShouldNotContain("Best of");
        Saved.MaxAttempts.ShouldBe(7);
        page.Button("Save").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Conflict_TakeTheirs_LoadsThem()
    {
        var page = Conflicted();

        page.Button("Take theirs").Click();

        page.Find("input[aria-label=Attempts]").GetAttribute("value").ShouldBe("7");
        page.Alerts().ShouldBeEmpty();
    }

    [Fact]
    public void Conflict_SaveMine_OverwritesKnowingly()
    {
        var page = Conflicted();

        page.Button("Save mine over it").Click();

        Saved.MaxAttempts.ShouldBe(5);
        page.Find("[role=status]").Text().ShouldBe("Saved as version 3");
    }

    [Fact]
    public void TryAgain_AfterEdits_KeepsThem()
    {
        var page = Open();
        Policies.VersionsFault = new InvalidOperationException("down");
        page.Find("form").Submit();
        page.Find("input[aria-label=Attempts]").Input("6");

        Policies.VersionsFault = null;
        page.Button("Try again").Click();

        page.Find("input[aria-label=Attempts]").GetAttribute("value").ShouldBe("6");
        page.Alerts().ShouldBeEmpty();
    }

    [Fact]
    public void TryAgain_InAConflict_KeepsBothSides()
    {
        var page = Open();
        Policies.VersionsFault = new InvalidOperationException("down");
        page.Find("input[aria-label=Attempts]").Input("5");
        ChangeByAnother();
        page.Find("form").Submit();

        Policies.VersionsFault = null;
        page.Button("Try again").Click();

        page.Find("[role=alert]").Text().ShouldContain("Attempts 7 5");
    }

    [Fact]
    public void Policy_AnotherOne_IsShownAndSaved()
    {
        var other = Guid.NewGuid();
        Policies.Policies[other] = new(other, "action", "Action", RetryPolicy.Default with { MaxAttempts = 8 }, 4);
        var page = Open();
        page.Find("input[aria-label=Attempts]").Input("5");

        page.Render(parameters => parameters.Add(item => item.Id, other));

        page.Find("h1").Text().ShouldBe("Action");
        page.Find("input[aria-label=Attempts]").GetAttribute("value").ShouldBe("8");
        page.Find("form").Submit();
        page.Find("[role=status]").Text().ShouldBe("Saved as version 5");
        (Saved.MaxAttempts, Policies.Policies[other].Policy.MaxAttempts).ShouldBe((3, 8));
    }

    [Fact]
    public void Override_OfAnotherProject_IsShownAndSaved()
    {
        var other = Guid.NewGuid();
        Policies.Overrides[other] = new(other, "The first boat", new() { MaxAttempts = 8 }, 4);
        var page = OpenOverride(new() { MaxAttempts = 6 });

        page.Render(parameters => parameters.Add(item => item.Id, other));

        page.Find("h1").Text().ShouldBe("Retry policy of The first boat");
        page.Find("form").Submit();
        (Policies.Overrides[_id].Change.MaxAttempts, Policies.Overrides[other].Change.MaxAttempts).ShouldBe((6, 8));
    }

    [Fact]
    public void Versions_AreListedWithWhoAndWhatTheyChanged()
    {
        AddVersions();

        var page = Open();

        page.FindAll("section.versions details").Texts().ShouldBe(
        [
            "Version 2 mara, just now Attempts: 3 → 5",
            "Version 1 studio, just now The first one that is known. Restore",
        ]);
    }

    [Fact]
    public void Version_Restored_IsInTheFormAndNotYetInForce()
    {
        AddVersions();
        var page = Open();
        var before = Policies.Policies[_id].Policy.MaxAttempts;

        page.Find("[aria-label='Restore version 1']").Click();

        page.Find("[role=status]").Text().ShouldBe("Version 1 is in the form. Saving puts it in force.");
        Policies.Policies[_id].Policy.MaxAttempts.ShouldBe(before);
        page.Find("form").Submit();
        Policies.Policies[_id].Policy.MaxAttempts.ShouldBe(3);
    }

    [Fact]
    public void Policy_Unknown_SaysSo() =>
        Render<PolicyPage>(parameters => parameters.Add(item => item.Id, Guid.NewGuid())).Alerts().ShouldContain(alert => alert.StartsWith("There is no such scene type."));

    [Fact]
    public void Override_Fresh_InheritsEverything()
    {
        var page = OpenOverride(PolicyOverride.None);

        page.FindAll("label").Count(label => label.Text() == "Inherited").ShouldBe(9);
        page.FindAll("input[aria-label=Attempts]").ShouldBeEmpty();
        page.Field("Attempts").Text().ShouldContain("Inherited 3");
    }

    [Fact]
    public void Override_OneFieldSet_LeavesTheOthersInherited()
    {
        var page = OpenOverride(PolicyOverride.None);

        page.Field("Attempts").QuerySelector("input[type=checkbox]")!.Change(false);
        page.Find("input[aria-label=Attempts]").Input("6");
        page.Find("form").Submit();

        Policies.Overrides[_id].Change.ShouldBe(new PolicyOverride { MaxAttempts = 6 });
    }

    [Fact]
    public void Override_BasesDiffer_NamesEach()
    {
        var other = Guid.NewGuid();
        Policies.Policies[other] = new(other, "landscape", "Landscape", RetryPolicy.Default with { MaxAttempts = 5 }, 1);

        OpenOverride(PolicyOverride.None).Field("Attempts").Text().ShouldContain("Dialogue close-up: 3 · Landscape: 5");
    }

    [Fact]
    public void Override_InheritEverything_ClearsIt()
    {
        var page = OpenOverride(new() { MaxAttempts = 6, Enabled = true });

        page.Button("Inherit everything").Click();
        page.Find("form").Submit();

        Policies.Overrides[_id].Change.ShouldBe(PolicyOverride.None);
    }

    private void ChangeByAnother() => Policies.Policies[_id] = Policies.Policies[_id] with { Policy = RetryPolicy.Default with { MaxAttempts = 7 }, Version = 2 };

    private IRenderedComponent<PolicyPage> Open() => Render<PolicyPage>(parameters => parameters.Add(item => item.Id, _id));

    private IRenderedComponent<PolicyPage> Conflicted()
    {
        var page = Open();
        page.Find("input[aria-label=Attempts]").Input("5");
        ChangeByAnother();
        page.Find("form").Submit();
        return page;
    }

    private IRenderedComponent<ProjectPolicyPage> OpenOverride(PolicyOverride change)
    {
        Policies.Overrides[_id] = new(_id, "The last boat", change, 0);
        return Render<ProjectPolicyPage>(parameters => parameters.Add(item => item.Id, _id));
    }

    private void AddVersions()
    {
        var first = PolicyFields.Of(RetryPolicy.Default);
        Policies.Versions.AddRange([new(1, first, "studio", Shown.Noon), new(2, first with { MaxAttempts = 5 }, "mara", Shown.Noon)]);
    }
}
