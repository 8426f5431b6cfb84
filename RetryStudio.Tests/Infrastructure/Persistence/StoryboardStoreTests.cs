using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class StoryboardStoreTests : DatabaseTest
{
    [Fact]
    public async Task AppendAsync_TwoAtOnce_NumbersStayUniqueAndWithoutGaps()
    {
        var project = await ProjectAsync(segments: 2);
        var draft = new ScriptDraft([new("More", null, [new("One."), new("Two.")])]);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Storyboards.AppendAsync(project, draft, null, Ct))));

        var numbers = await ReadAsync(context => context.Segments.OrderBy(segment => segment.Number).Select(segment => segment.Number).ToListAsync(Ct));
        numbers.ShouldBe(Enumerable.Range(1, 12));
        (await ReadAsync(context => context.Slots.CountAsync(Ct))).ShouldBe(36);
    }

    [Fact]
    public async Task AppendAsync_TooMany_LeavesNothingBehind()
    {
        var project = await ProjectAsync();
        var draft = new ScriptDraft([new("More", null, [.. Enumerable.Repeat(new SegmentDraft("A shot."), ScriptDraft.MostSegments)])]);

        await Should.ThrowAsync<RejectedException>(() => Storyboards.AppendAsync(project, draft, null, Ct));

        (await ReadAsync(context => context.Segments.CountAsync(Ct))).ShouldBe(1);
        (await ReadAsync(context => context.Scenes.CountAsync(Ct))).ShouldBe(1);
    }

    [Fact]
    public async Task CreateAsync_UnknownSlug_LeavesNoProject()
    {
        var draft = new ScriptDraft([new("Space", "galaxy", [new("Stars.")])]);

        await Should.ThrowAsync<Exception>(() => Storyboards.CreateAsync(new("Space", null, draft, null, "test"), Ct));

        (await ReadAsync(context => context.Projects.CountAsync(Ct))).ShouldBe(0);
        (await ReadAsync(context => context.Budgets.CountAsync(Ct))).ShouldBe(0);
    }

    [Fact]
    public async Task SceneTypesAsync_FreshStudio_HasSeveralAndRetryingIsOff()
    {
        var types = await Storyboards.SceneTypesAsync(Ct);

        types.Count.ShouldBeGreaterThanOrEqualTo(3);
        types.ShouldAllBe(type => !type.AutoRetry);
    }

    [Fact]
    public async Task ChangeAsync_Settings_AreReadBackAndAudited()
    {
        var project = await ProjectAsync();
        var settings = new ProjectSettings(Transactions, new(Clock), Clock);

        (await settings.ChangeAsync(project, new("The first boat", true, NarrationManner.WholeScenes), "mara", Ct)).ShouldBeTrue();
        (await settings.ChangeAsync(Guid.NewGuid(), new("Nobody's", true), "mara", Ct)).ShouldBeFalse();

        var outline = (await Storyboards.OutlineAsync(project, Ct)).ShouldNotBeNull();
        (outline.Name, outline.WantsNarration, outline.NarrationManner).ShouldBe(("The first boat", true, NarrationManner.WholeScenes));
        (await ReadAsync(context => context.AuditEntries.CountAsync(entry => entry.Action == "project.settings", Ct))).ShouldBe(1);
    }
}
