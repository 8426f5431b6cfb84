using System.Collections.Immutable;
using System.Text.Json;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Workflows;

/// <summary>A graph for one kind of asset, and where our parameters go in it. Recipes call it by its name.</summary>
public sealed class Workflow
{
    public const int NameLimit = 60;

    public const int TitleLimit = 120;

    private Workflow()
    {
    }

    public Workflow(Guid id, string name, string title, AssetKind kind, WorkflowGraph graph, ImmutableArray<Binding> bindings, ImmutableArray<ScoreBinding> scores, string by, DateTimeOffset now, ImmutableSortedSet<string>? labels = null)
    {
        (Id, Name, Title, Kind, CreatedBy, CreatedAt, Labels) = (id, name, title, kind, by, now, labels ?? []);
        Replace(graph, bindings, scores, now);
    }

    public Guid Id { get; private set; }

    /// <summary>What recipes call it. It never changes, since attempts are recorded under it.</summary>
    public string Name { get; private set; } = "";

    public string Title { get; private set; } = "";

    public AssetKind Kind { get; private set; }

    /// <summary>The graph in API format.</summary>
    public string Graph { get; private set; } = "{}";

    public ImmutableArray<Binding> Bindings { get; private set; } = [];

    /// <summary>It makes larger clips of those that are there.</summary>
    public bool Upscales => Kind == AssetKind.Video && Takes(WorkflowParameter.SourceVideo);

    /// <summary>The scores that its own nodes report. Their files are never the result.</summary>
    public ImmutableArray<ScoreBinding> Scores { get; private set; } = [];

    /// <summary>Only backends with all of these labels take it.</summary>
    public ImmutableSortedSet<string> Labels { get; private set; } = [];

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public int Revision { get; private set; }

    /// <summary>Takes other bindings, which a person has confirmed.</summary>
    public void Bind(ImmutableArray<Binding> bindings, ImmutableArray<ScoreBinding> scores, DateTimeOffset now)
    {
        var graph = WorkflowReader.Read(Graph);
        BindingRules.Require(graph, bindings);
        ScoreRules.Require(graph, scores);
        (Bindings, Scores, UpdatedAt) = (bindings, scores, now);
        Revision++;
    }

    /// <summary>Is called something else on the screens. Recipes go on calling it by its name.</summary>
    public void Rename(string title, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        (Title, UpdatedAt) = (title, now);
        Revision++;
    }

    /// <summary>Asks for backends with these labels.</summary>
    public void Require(ImmutableSortedSet<string> labels, DateTimeOffset now)
    {
        (Labels, UpdatedAt) = (labels, now);
        Revision++;
    }

    /// <summary>The workflow was exported anew.</summary>
    public void Replace(WorkflowGraph graph, ImmutableArray<Binding> bindings, ImmutableArray<ScoreBinding> scores, DateTimeOffset now)
    {
        BindingRules.Require(graph, bindings);
        ScoreRules.Require(graph, scores);
        (Graph, Bindings, Scores, UpdatedAt) = (graph.ToJson().ToJsonString(JsonSerializerOptions.Default), bindings, scores, now);
        Revision++;
    }

    public bool Takes(string parameter) => Bindings.Any(binding => binding.Parameter == parameter && !binding.Targets.IsEmpty);
}
