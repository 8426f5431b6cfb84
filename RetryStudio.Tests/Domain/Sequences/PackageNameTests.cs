using RetryStudio.Domain.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class PackageNameTests
{
    [Theory]
    [InlineData("The Lighthouse Keeper", "The-Lighthouse-Keeper")]
    [InlineData("  Été à l'île: 2/3?  ", "Ete-a-lile-2-3")]
    [InlineData("..\\..\\etc/passwd", "etc-passwd")]
    [InlineData("灯台守", "project")]
    [InlineData("", "project")]
    [InlineData("con", "project-con")]
    [InlineData("LPT1", "project-LPT1")]
    [InlineData("A--B", "A-B")]
    public void Safe_AnyText_IsANameEverySystemTakes(string text, string name)
    {
        PackageName.Safe(text, "project").ShouldBe(name);
        PackageName.Fault($"timeline/{name}.otio").ShouldBeNull();
    }

    [Fact]
    public void Safe_LongText_IsCut() => PackageName.Safe(new string('a', 59) + " " + new string('b', 50), "project").ShouldBe(new string('a', 59));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../up.txt")]
    [InlineData("a/../../up.txt")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("C:/x")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a*")]
    [InlineData("a/NUL.txt")]
    [InlineData("end.")]
    [InlineData("end ")]
    public void Fault_NameThatDoesHarmSomewhere_IsTold(string name) => PackageName.Fault(name).ShouldNotBeNull();

    [Fact]
    public void Fault_LongName_IsTold() => PackageName.Fault(new string('a', PackageName.Limit + 1)).ShouldBe("is longer than 160 characters");
}
