using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class CoherenceSheetTests
{
    private readonly CoherenceSheet _sheet = new(Guid.NewGuid(), "muted", 1, Shown.Noon);
    private readonly ImmutableArray<Guid> _panels = [.. Enumerable.Range(0, 9).Select(_ => Guid.NewGuid())];

    [Fact]
    public void Look_NeverComposed_IsNone() => _sheet.Look.ShouldBeNull();

    [Fact]
    public void Compose_NinePanels_PutsTheLookInForce()
    {
        _sheet.Compose(Sheets.File, _panels, Shown.Noon);

        (_sheet.Look, _sheet.Version, _sheet.IsOf(_panels), _sheet.IsOf(_panels.Reverse())).ShouldBe((new("muted", Sheets.File.Path), 1, true, false));
    }

    [Fact]
    public void Change_Style_KeepsTheLookInForceAndTakesTheApprovalBack()
    {
        _sheet.Compose(Sheets.File, _panels, Shown.Noon);
        _sheet.Approve("anna", Shown.Noon);

        _sheet.Change("bright", 1, false, Shown.Noon);

        (_sheet.Look!.Style, _sheet.IsOf(_panels), _sheet.ApprovedBy).ShouldBe(("muted", false, null));
    }

    [Fact]
    public void Change_SeedAlone_KeepsTheApproval()
    {
        _sheet.Compose(Sheets.File, _panels, Shown.Noon);
        _sheet.Approve("anna", Shown.Noon);

        _sheet.Change("muted", ulong.MaxValue, true, Shown.Noon);

        (_sheet.ApprovedBy, _sheet.Seed, _sheet.AsksForApproval, _sheet.IsOf(_panels)).ShouldBe(("anna", ulong.MaxValue, true, true));
    }

    [Fact]
    public void Compose_Again_IsNotApprovedYet()
    {
        _sheet.Compose(Sheets.File, _panels, Shown.Noon);
        _sheet.Approve("anna", Shown.Noon);

        _sheet.Compose(Sheets.File, [.. _panels.Reverse()], Shown.Noon);

        (_sheet.ApprovedBy, _sheet.Version).ShouldBe((null, 2));
    }

    [Fact]
    public void Approve_NotComposed_IsIllegal() => Should.Throw<IllegalTransitionException>(() => _sheet.Approve("anna", Shown.Noon));
}
