using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Infrastructure.Simulation;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using Shouldly;
using Xunit;
using static RetryStudio.Tests.Infrastructure.ComfyUi.ComfyUiFixture;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiSubmitTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private ComfyUiFixture _studio = null!;

    private FakeComfyUi Server => _studio.Server;

    public async ValueTask InitializeAsync() => _studio = await StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(ulong.MaxValue)]
    public async Task SubmitAsync_Recipe_ArrivesExactly(ulong seed)
    {
        var job = await _studio.SubmitAsync(Job(seed));

        var received = Server.Received.ShouldHaveSingleItem();
        (received.Id, received.Input("3", "seed"), received.Input("3", "cfg"), received.Input("3", "denoise"))
            .ShouldBe((job.JobId, seed.ToString(System.Globalization.CultureInfo.InvariantCulture), "6.5", "0.55"));
        received.ClientId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task SubmitAsync_TwoEqualRecipes_SaveUnderPrefixesOfTheirOwn()
    {
        BackendJob first = await _studio.SubmitAsync(), second = await _studio.SubmitAsync();

        Server.Received.Select(prompt => prompt.Input("9", "filename_prefix")).ShouldBe([$"\"retrystudio/{first.JobId}\"", $"\"retrystudio/{second.JobId}\""]);
        (await _studio.AwaitAsync(second)).ShouldBeOfType<GenerationOutcome.Rendered>().Files.ShouldHaveSingleItem().Name.ShouldStartWith(second.JobId);
    }

    [Fact]
    public async Task SubmitAsync_StartImage_IsUploadedAndNamedAsTheServerNamesIt()
    {
        using var folder = new ScratchFolder();
        var file = folder.File("media.png");
        await File.WriteAllBytesAsync(file, TinyMedia.Of(AssetKind.Image).ToArray(), _ct);
        await _studio.SubmitAsync(Job(startImage: file));
        var name = (string)Server.Received[0].Graph["10"]!["inputs"]!["image"]!;
        Server.Disk.Write("input", "", name, [1, 2, 3]);

        await _studio.SubmitAsync(Job(startImage: file));

        var renamed = (string)Server.Received[1].Graph["10"]!["inputs"]!["image"]!;
        renamed.ShouldBe($"{Path.GetFileNameWithoutExtension(name)} (1).png");
        Server.Disk.Read("input", "", renamed).ShouldBe(await File.ReadAllBytesAsync(file, _ct));
    }

    [Fact]
    public async Task SubmitAsync_ReferenceImage_IsUploadedBesideTheStartImage()
    {
        using var folder = new ScratchFolder();
        var (start, sheet) = (folder.File("media.png"), folder.File("sheet.png"));
        await File.WriteAllBytesAsync(start, TinyMedia.Of(AssetKind.Image).ToArray(), _ct);
        await File.WriteAllBytesAsync(sheet, [1, 2, 3, 4], _ct);
        _studio.Graphs.Change = prepared =>
        {
            prepared.Graph["30"] = TestGraphs.Node("LoadImage", new() { ["image"] = "example.png" });
            return prepared with { ReferenceImage = new("30", "image") };
        };

        await _studio.SubmitAsync(Job(startImage: start) with { ReferenceImageFile = sheet });

        var graph = Server.Received[0].Graph;
        Server.Disk.Read("input", "", (string)graph["30"]!["inputs"]!["image"]!).ShouldBe([1, 2, 3, 4]);
        Server.Disk.Read("input", "", (string)graph["10"]!["inputs"]!["image"]!).ShouldBe(await File.ReadAllBytesAsync(start, _ct));
    }

    [Fact]
    public async Task SubmitAsync_ClipToUpscale_IsUploadedAndNamedInItsNode()
    {
        using var folder = new ScratchFolder();
        var clip = folder.File("media.mp4");
        await File.WriteAllBytesAsync(clip, [1, 2, 3, 4], _ct);
        _studio.Graphs.Change = prepared =>
        {
            prepared.Graph["30"] = TestGraphs.Node("LoadVideo", new() { ["file"] = "example.mp4" });
            return prepared with { SourceVideo = new("30", "file") };
        };

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>().Detail.ShouldBe("The workflow needs a clip to upscale, and the recipe has none.");
        await _studio.SubmitAsync(Job() with { SourceVideoFile = clip });

        var name = (string)Server.Received.ShouldHaveSingleItem().Graph["30"]!["inputs"]!["file"]!;
        name.ShouldEndWith(".mp4");
        Server.Disk.Read("input", "", name).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task SubmitAsync_StartImageIsGone_IsRefusedAndNothingSent()
    {
        (await _studio.Backend.SubmitAsync(Job(startImage: "/nowhere/media.png"), _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.InvalidInput);

        Server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task SubmitAsync_PreparingBroke_MayBeSentAgain()
    {
        var job = Job();
        _studio.Graphs.Change = _ => throw new InvalidOperationException("A bug.");
        await Should.ThrowAsync<InvalidOperationException>(() => _studio.Backend.SubmitAsync(job, _ct));
        _studio.Graphs.Change = prepared => prepared;

        await _studio.SubmitAsync(job);

        Server.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task SubmitAsync_NodeWithoutInputs_IsNeverSent()
    {
        _studio.Graphs.Change = prepared =>
        {
            prepared.Graph["6"] = new JsonObject { ["class_type"] = "CLIPTextEncode" };
            return prepared;
        };

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.InvalidWorkflow);

        Server.Calls.ShouldNotContain(call => call.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SubmitAsync_SourceHasNoGraph_IsRefusedWithItsReason()
    {
        _studio.Graphs.Change = _ => throw new BackendException(ErrorClass.InvalidWorkflow, "No workflow is bound.");

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBe(new Submission.Refused(ErrorClass.InvalidWorkflow, "No workflow is bound."));
    }

    [Theory]
    [InlineData("0.29.0")]
    [InlineData("0.3.64")]
    public async Task SubmitAsync_UnknownNode_IsMissingNode(string version)
    {
        await using var studio = await StartAsync(version);
        Change(studio, graph => graph["6"] = TestGraphs.Node("WanMoreOfIt", []));

        var refused = (await studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>();

        refused.Class.ShouldBe(ErrorClass.MissingNode);
        refused.Detail.ShouldContain("WanMoreOfIt");
    }

    [Fact]
    public async Task SubmitAsync_UnknownModel_IsMissingModelByName()
    {
        Change(_studio, graph => graph["4"]!["inputs"]!["ckpt_name"] = "flux.safetensors");

        var refused = (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>();

        refused.Class.ShouldBe(ErrorClass.MissingModel);
        refused.Detail.ShouldContain("no model flux.safetensors");
    }

    [Fact]
    public async Task SubmitAsync_ValueOutOfRange_IsInvalidInput()
    {
        Change(_studio, graph => graph["3"]!["inputs"]!["cfg"] = 101);

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.InvalidInput);
    }

    [Fact]
    public async Task SubmitAsync_NodeErrorsWithin200_IsRefusedAndTheRestStopped()
    {
        Server.Traps.Hold = true;
        await _studio.SubmitAsync();
        Server.Traps.NodeErrors = new JsonObject { ["4"] = FakeValidation.Node("CheckpointLoaderSimple", FakeValidation.Input("value_not_in_list", "Value not in list", "ckpt_name", "x.safetensors")) };
        var job = Job();

        (await _studio.Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(ErrorClass.MissingModel);

        Server.Received.Count.ShouldBe(2);
        (await _studio.Backend.LookUpAsync(job.JobId, _ct)).ShouldBeOfType<JobState.Unknown>();
    }

    [Theory]
    [InlineData(413, "413: Request Entity Too Large", ErrorClass.InvalidInput)]
    [InlineData(500, "500 Internal Server Error\n\nServer got itself in trouble", ErrorClass.InvalidWorkflow)]
    [InlineData(400, "400: Bad Request", ErrorClass.InvalidWorkflow)]
    [InlineData(401, "<html>Sign in</html>", ErrorClass.Unauthorised)]
    [InlineData(429, "slow down", ErrorClass.RateLimit)]
    public async Task SubmitAsync_AnswerIsNoJson_IsRefusedByItsStatus(int status, string text, ErrorClass error)
    {
        Server.Traps.PromptAnswer = (status, text);

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Refused>().Class.ShouldBe(error);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    public async Task SubmitAsync_ProxyLostTheServer_IsUnclear(int status)
    {
        Server.Traps.PromptAnswer = (status, "<html>Bad gateway</html>");

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Unclear>();
    }

    [Theory]
    [InlineData(200, "<html>Sign in</html>")]
    [InlineData(503, "503: Service Unavailable")]
    public async Task SubmitAsync_NothingThatTakesPrompts_IsUnavailable(int status, string text)
    {
        Server.Traps.PromptAnswer = (status, text);

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Unavailable>();
    }

    [Fact]
    public async Task SubmitAsync_NobodyListens_IsUnavailableAndMayBeSentAgain()
    {
        await Server.StopAsync();
        var job = Job();
        (await _studio.Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Unavailable>();

        await Server.RestartAsync();

        await _studio.SubmitAsync(job);
        Server.Received.ShouldHaveSingleItem().Id.ShouldBe(job.JobId);
    }

    [Theory]
    [InlineData(PostCut.Before, 0)]
    [InlineData(PostCut.After, 1)]
    public async Task SubmitAsync_ConnectionCut_IsUnclearAndSentOnce(PostCut cut, int taken)
    {
        // A first prompt, so that the connection is one that is used again.
        await _studio.AwaitAsync(await _studio.SubmitAsync());
        Server.Traps.Cut = cut;
        var job = Job();

        (await _studio.Backend.SubmitAsync(job, _ct)).ShouldBeOfType<Submission.Unclear>();

        Server.Received.Count(prompt => prompt.Id == job.JobId).ShouldBe(taken);
        (await _studio.Backend.LookUpAsync(job.JobId, _ct) is JobState.Unknown).ShouldBe(taken == 0);
        Server.Calls.Count(call => call.StartsWith("POST /prompt", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task SubmitAsync_RedirectToAnotherHost_IsNotFollowed()
    {
        await using var other = await FakeComfyUi.StartAsync();
        Server.Traps.Redirect = other.Address;

        (await _studio.Backend.SubmitAsync(Job(), _ct)).ShouldBeOfType<Submission.Unavailable>();
        (await _studio.Backend.ProbeAsync(_ct)).Healthy.ShouldBeFalse();

        other.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task SubmitAsync_Headers_GoWithCallsAndSocketAndNoOrigin()
    {
        await using var studio = await StartAsync(change: options => options with { Headers = options.Headers.Add("X-Key", "secret") });
        studio.Server.Traps.RequiredHeader = ("X-Key", "secret");

        await studio.AwaitAsync(await studio.SubmitAsync());

        studio.Server.Headers["X-Key"].ToString().ShouldBe("secret");
        studio.Server.Sockets.Handshake["X-Key"].ToString().ShouldBe("secret");
        studio.Server.Sockets.Handshake.Origin.ShouldBeEmpty();
    }

    private static void Change(ComfyUiFixture studio, Action<JsonObject> change) => studio.Graphs.Change = prepared =>
    {
        change(prepared.Graph);
        return prepared;
    };
}
