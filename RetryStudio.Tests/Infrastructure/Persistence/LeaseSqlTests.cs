using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>The lease statements are text that no compiler reads, and SQL Server's are run by no test: what can be said of them without it.</summary>
public sealed partial class LeaseSqlTests
{
    private static readonly string[] Keywords = ["on", "where", "with", "join", "order", "cross", "inner", "left", "for", "and"];

    public static MatrixTheoryData<string, AssetKind> Statements() => new(["postgres", "sqlserver"], Enum.GetValues<AssetKind>());

    [Theory]
    [MemberData(nameof(Statements))]
    public void NextSlot_NamesOnlyWhatTheModelHas(string provider, AssetKind kind) => Check(provider, sql => sql.NextSlot(kind), parameters: 6);

    [Theory]
    [MemberData(nameof(Statements))]
    public void NextWarmSlot_NamesOnlyWhatTheModelHas(string provider, AssetKind kind) => Check(provider, sql => sql.NextWarmSlot(kind), parameters: 9);

    [Theory]
    [InlineData("SELECT s.* FROM slots s WHERE s.prioritty = 1", "s.prioritty")]
    [InlineData("SELECT s.* FROM slots s WHERE x.kind = 'image'", "x.kind")]
    [InlineData("SELECT s.* FROM slotts s WHERE s.kind = 'image'", "slotts")]
    [InlineData("SELECT s.* FROM slots s WHERE EXISTS (SELECT 1 FROM tries t WHERE t.slot_id = s.id) AND t.status = 'failed'", "t.status")]
    [InlineData("SELECT s.* FROM slots s WHERE (s.kind = 'image'", "(")]
    [InlineData("SELECT s.* FROM slots s WHERE s.kind = 'image')", ")")]
    [InlineData("SELECT s.* FROM slots s WHERE s.kind = 'image", "'")]
    public void Faults_Misspelt_AreFound(string statement, string fault)
    {
        using var context = SqlServerTests.Open("sqlserver");

        Faults(statement, context.Model).ShouldHaveSingleItem().ShouldBe(fault);
    }

    private static void Check(string provider, Func<StudioSql, string> select, int parameters)
    {
        using var context = SqlServerTests.Open(provider);
        var statement = select(context.Sql);

        Faults(statement, context.Model).ShouldBeEmpty(statement);
        Parameter().Matches(statement).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()
            .ShouldBe(Enumerable.Range(0, parameters));
    }

    /// <summary>What is not closed, and tables, aliases and columns that are not there. An alias counts where its own SELECT and those within it stand.</summary>
    private static List<string> Faults(string statement, IModel model)
    {
        if (statement.Count(letter => letter == '\'') % 2 != 0)
        {
            return ["'"];
        }

        var text = Quoted().Replace(statement, match => new string(' ', match.Length));
        var scopes = Scopes(text, out var unbalanced);
        if (unbalanced is not null)
        {
            return [unbalanced];
        }

        List<string> faults = [];
        var declared = new List<(string Alias, HashSet<string> Columns, (int From, int To) Scope)>();
        foreach (Match match in Declaration().Matches(text))
        {
            if (ColumnsOf(model, match.Groups["table"].Value) is not { } columns)
            {
                faults.Add(match.Groups["table"].Value);
                continue;
            }

            var alias = match.Groups["alias"].Value;
            Keywords.ShouldNotContain(alias.ToLowerInvariant(), $"a table without an alias: {match.Value}");
            declared.Add((alias, columns, scopes.Where(scope => scope.From <= match.Index && match.Index <= scope.To).MinBy(scope => scope.To - scope.From)));
        }

        foreach (Match match in Column().Matches(text).Where(_ => faults.Count == 0))
        {
            var known = declared.Where(item => item.Alias == match.Groups["alias"].Value && item.Scope.From <= match.Index && match.Index <= item.Scope.To).OrderBy(item => item.Scope.To - item.Scope.From).FirstOrDefault();
            if (known.Columns is null || !(match.Groups["column"].Value == "*" || known.Columns.Contains(match.Groups["column"].Value)))
            {
                faults.Add(match.Value);
            }
        }

        return faults;
    }

    /// <summary>The whole statement, and whatever stands in parentheses.</summary>
    private static List<(int From, int To)> Scopes(string text, out string? unbalanced)
    {
        List<(int From, int To)> scopes = [(0, text.Length)];
        var open = new Stack<int>();
        unbalanced = null;
        for (var at = 0; at < text.Length && unbalanced is null; at++)
        {
            if (text[at] == '(')
            {
                open.Push(at);
            }
            else if (text[at] == ')' && open.TryPop(out var from))
            {
                scopes.Add((from, at));
            }
            else if (text[at] == ')')
            {
                unbalanced = ")";
            }
        }

        unbalanced ??= open.Count > 0 ? "(" : null;
        return scopes;
    }

    private static HashSet<string>? ColumnsOf(IModel model, string table) =>
        model.GetEntityTypes().Where(entity => entity.GetTableName() == table).ToList() is { Count: > 0 } entities
            ? [.. entities.SelectMany(entity => entity.GetProperties()).Select(property => property.GetColumnName(StoreObjectIdentifier.Table(table, null))).OfType<string>()]
            : null;

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:FROM|JOIN)\s+(?<table>\w+)\s+(?<alias>\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(?<alias>[A-Za-z_]\w*)\.(?<column>\w+|\*)")]
    private static partial Regex Column();
}
