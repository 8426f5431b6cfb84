using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class SheetCompositionTests : ISheetComposition, ISheetMaker
{
    private readonly Dictionary<Guid, SheetOrder> _orders = [];
    private readonly List<(Guid Project, StoredFile File)> _kept = [];
    private readonly List<StudioEvent> _told = [];
    private readonly MemoryMedia _media = new();
    private readonly SheetComposition _composition;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private SheetLayout? _layout;
    private readonly List<(string Sentence, bool Counts)> _troubles = [];
    private bool _changedMeanwhile;
    private bool _missingTool;
    private string? _brokenPanel;

    public SheetCompositionTests()
    {
        var feed = new LiveFeed();
        feed.Subscribe(_told.Add);
        _composition = new(this, this, _media, new CountingIds(), feed);
    }

    [Fact]
    public async Task ComposeAsync_NinePanels_KeepsTheFileUnderItsVersion()
    {
        var project = Order("a");

        (await _composition.ComposeAsync(project, _ct)).ShouldBeTrue();

        var file = _kept.ShouldHaveSingleItem().File;
        file.Path.ShouldStartWith($"{project:N}/sheet/4/");
        _media.Files[file.Path].Length.ShouldBe(9);
        _layout.ShouldBe(new(960, 540));
        _told.ShouldBe([new StudioEvent.ProjectChanged(project)]);
    }

    [Fact]
    public async Task ComposeAsync_NotDue_DoesNothing()
    {
        (await _composition.ComposeAsync(Guid.NewGuid(), _ct)).ShouldBeFalse();

        (_media.Files.Count, _told.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task ComposeAsync_PanelsChangedMeanwhile_LeavesNoFileBehind()
    {
        _changedMeanwhile = true;

        (await _composition.ComposeAsync(Order("a"), _ct)).ShouldBeFalse();

        (_media.Files.Count, _told.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task CatchUpAsync_OneSheetBroken_ComposesTheOthersAndTells()
    {
        Order("broken");
        var whole = Order("whole");
        _brokenPanel = "/media/broken/1.png";

        await Should.ThrowAsync<AggregateException>(() => _composition.CatchUpAsync(_ct));

        _kept.Select(kept => kept.Project).ShouldBe([whole]);
        _troubles.ShouldBe([("It cannot be decoded.", true)]);
    }

    [Fact]
    public async Task ComposeAsync_ToolMissing_IsToldAndCountsNothing()
    {
        var project = Order("a");
        _missingTool = true;

        await Should.ThrowAsync<InspectionUnavailableException>(() => _composition.ComposeAsync(project, _ct));

        _troubles.ShouldBe([("ffmpeg is missing.", false)]);
        _told.ShouldBe([new StudioEvent.ProjectChanged(project)]);
    }

    public Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Guid>>([.. _orders.Keys]);

    public Task<SheetOrder?> OrderAsync(Guid projectId, CancellationToken ct) => Task.FromResult(_orders.GetValueOrDefault(projectId));

    public Task<bool> KeepAsync(SheetOrder order, StoredFile file, CancellationToken ct)
    {
        if (!_changedMeanwhile)
        {
            _kept.Add((order.ProjectId, file));
        }

        return Task.FromResult(!_changedMeanwhile);
    }

    Task ISheetComposition.NoteTroubleAsync(SheetOrder order, string sentence, bool counts, CancellationToken ct)
    {
        _troubles.Add((sentence, counts));
        return Task.CompletedTask;
    }

    Task ISheetComposition.TryAgainAsync(Guid projectId, CancellationToken ct) => Task.CompletedTask;

    Task ISheetMaker.WriteAsync(IReadOnlyList<string> panels, SheetLayout layout, Stream target, CancellationToken ct)
    {
        _layout = layout;
        return _missingTool ? throw new InspectionUnavailableException("ffmpeg is missing.") : panels.Contains(_brokenPanel) ? throw new InvalidDataException("It cannot be decoded.") : target.WriteAsync(new byte[panels.Count], ct).AsTask();
    }

    private Guid Order(string folder)
    {
        var project = Guid.NewGuid();
        ImmutableArray<SheetPicture> panels = [.. Enumerable.Range(1, 9).Select(panel => new SheetPicture(Guid.NewGuid(), $"{folder}/{panel}.png", 1920, 1080))];
        _orders.Add(project, new(project, 4, "muted", panels));
        return project;
    }
}
