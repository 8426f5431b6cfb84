using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Generation;

public sealed class LikenessSentenceTests
{
    private readonly AttemptView _origin = Shown.Attempt(2);

    [Fact]
    public void Of_SameBytes_SaysIdentical() => Told(Likeness.Same).ShouldBe("Identical to attempt 2.");

    [Fact]
    public void Of_NearlyTheSame_SaysHowNear() => Told(new(false, 0.9999, 0.004)).ShouldBe("Very close to attempt 2 (similarity 0.99, mean difference 0.4 %).");

    [Fact]
    public void Of_SomethingElse_BlamesTheBackend() => Told(new(false, 0.71, 0.2)).ShouldBe("Differs from attempt 2 (similarity 0.71): the backend does not reproduce.");

    [Fact]
    public void Of_SomethingElseFromAnotherBackend_SaysSo() =>
        LikenessSentence.Of(Repeat(new(false, 0.71, 0.2)) with { Backend = "GPU 2" }, [_origin]).ShouldBe("Differs from attempt 2 (similarity 0.71): GPU 2 made it, and GPU 1 the other. Another machine may give another picture.");

    [Fact]
    public void Of_Unmeasurable_SaysWhy() => Told(Likeness.Unmeasurable("one of the two files cannot be decoded.")).ShouldBe("It could not be compared with attempt 2: one of the two files cannot be decoded.");

    [Fact]
    public void Of_NotYetCompared_SaysSo() => LikenessSentence.Of(Repeat(null), [_origin]).ShouldBe("It is being compared with attempt 2.");

    [Fact]
    public void Of_NoFile_SaysThatNothingCanBeCompared() => LikenessSentence.Of(Repeat(null) with { Media = null }, [_origin]).ShouldBe("It brought no file, so it cannot be compared with attempt 2.");

    [Fact]
    public void Of_OthersOrOnTheWay_IsSilent()
    {
        LikenessSentence.Of(Shown.Attempt(1), [_origin]).ShouldBeNull();
        LikenessSentence.Of(Repeat(null) with { Status = AttemptStatus.Generating }, [_origin]).ShouldBeNull();
    }

    private string? Told(Likeness likeness) => LikenessSentence.Of(Repeat(likeness), [_origin]);

    private AttemptView Repeat(Likeness? likeness) => Shown.Attempt(3) with { Reproduces = _origin.Id, Likeness = likeness };
}
