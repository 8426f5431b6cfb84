using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Insights;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class InsightsPageTests : ScreenTest, IRetryInsights, IChoiceReader
{
    private readonly List<RetryInsight> _retries = [];
    private readonly List<ChoiceCount> _choices = [];
    private readonly List<Guid?> _asked = [];
    private Exception? _fault;

    public InsightsPageTests() => Services.AddSingleton<IRetryInsights>(this).AddSingleton<IChoiceReader>(this);

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Page_NothingYet_SaysWhatWillStandThere()
    {
        var page = Render<InsightsPage>().Read();

        page.ShouldContain("No check has failed an attempt yet.");
        page.ShouldContain("Nobody has chosen an attempt yet.");
    }

    [Fact]
    public void Page_Failures_TellHowOftenTheNextOnePassed()
    {
        _retries.Add(new(Guid.NewGuid(), "Action", AssetKind.Video, "flicker", 12, 8, 6, 300));
        _retries.Add(new(Guid.NewGuid(), "Landscape", AssetKind.Image, "sharpness", 2, 0, 0, 0));

        Render<InsightsPage>().FindAll("table[aria-label='Failed checks'] tbody tr").Texts()
            .ShouldBe(["Flicker Action videos 12 8 6 75 % 50", "Sharpness Landscape images 2 0 0 not tried –"]);
    }

    [Fact]
    public void Page_Choices_AreAddedUpOverProjects()
    {
        _choices.Add(new(Guid.NewGuid(), AssetKind.Image, true, 3, 1, 0));
        _choices.Add(new(Guid.NewGuid(), AssetKind.Image, true, 0, 1, 2));
        _choices.Add(new(Guid.NewGuid(), AssetKind.Video, false, 0, 0, 1));

        Render<InsightsPage>().FindAll("table[aria-label='Choices'] tbody tr").Texts().ShouldBe(["images blind 3 2 60 % 2", "videos with scores 0 0 – 1"]);
    }

    [Fact]
    public void Project_Chosen_StandsInTheAddressAndIsAskedFor()
    {
        var project = new ProjectSummary(Guid.NewGuid(), "The last boat", Shown.Noon, 1, 3, 0, 0, 0, 0, new(null, 0, 0, 0));
        Store.Projects.Add(project);
        var page = Render<InsightsPage>();

        page.Field("Project").Change(project.Id.ToString());

        Navigation.Uri.ShouldEndWith($"?project={project.Id}");
        page.WaitForAssertion(() => _asked.ShouldBe([null, project.Id]));
    }

    [Fact]
    public void Page_CannotBeRead_OffersToTryAgain()
    {
        _fault = new InvalidOperationException("Away.");
        var page = Render<InsightsPage>();
        page.Alerts().Single().ShouldContain("The insights could not be read.");

        _fault = null;
        page.Button("Try again").Click();

        page.WaitForAssertion(() => page.Read().ShouldContain("No check has failed an attempt yet."));
    }

    public Task<IReadOnlyList<RetryInsight>> OfAsync(Guid? projectId, CancellationToken ct)
    {
        _asked.Add(projectId);
        return _fault is null ? Task.FromResult<IReadOnlyList<RetryInsight>>([.. _retries]) : throw _fault;
    }

    public Task<IReadOnlyList<ChoiceCount>> CountsAsync(Guid? projectId, CancellationToken ct) => Task.FromResult<IReadOnlyList<ChoiceCount>>([.. _choices]);
}
