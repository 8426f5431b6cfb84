using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Scorers;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.Persistence.Configurations;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>The studio's database. One context per operation.</summary>
public abstract class StudioDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Project> Projects => Set<Project>();

    public DbSet<Scene> Scenes => Set<Scene>();

    public DbSet<SceneType> SceneTypes => Set<SceneType>();

    public DbSet<Segment> Segments => Set<Segment>();

    /// <summary>With the panels of coherence sheets and with takes, which are no part of a storyboard.</summary>
    public IQueryable<Segment> SegmentsAndHidden => Segments.IgnoreQueryFilters([SegmentConfiguration.OnTheBoard]);

    public DbSet<CoherenceSheet> CoherenceSheets => Set<CoherenceSheet>();

    public DbSet<Take> Takes => Set<Take>();

    public DbSet<Slot> Slots => Set<Slot>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<Try> Tries => Set<Try>();

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<DecisionRecord> Decisions => Set<DecisionRecord>();

    public DbSet<Backend> Backends => Set<Backend>();

    public DbSet<Lane> Lanes => Set<Lane>();

    public DbSet<BackendHealth> BackendHealth => Set<BackendHealth>();

    public DbSet<WorkflowFit> WorkflowFits => Set<WorkflowFit>();

    public DbSet<WorkflowBlock> WorkflowBlocks => Set<WorkflowBlock>();

    public DbSet<Budget> Budgets => Set<Budget>();

    public DbSet<BudgetEntry> BudgetEntries => Set<BudgetEntry>();

    public DbSet<Escalation> Escalations => Set<Escalation>();

    public DbSet<Choice> Choices => Set<Choice>();

    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();

    public DbSet<GateVersion> GateVersions => Set<GateVersion>();

    public DbSet<Workflow> Workflows => Set<Workflow>();

    public DbSet<Scorer> Scorers => Set<Scorer>();

    public DbSet<ScoredCheck> ScoredChecks => Set<ScoredCheck>();

    public DbSet<ScorerRecord> ScorerRecords => Set<ScorerRecord>();

    public DbSet<KnownScore> KnownScores => Set<KnownScore>();

    public DbSet<Sequence> Sequences => Set<Sequence>();

    public DbSet<SequenceStep> SequenceSteps => Set<SequenceStep>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>How this provider spells what LINQ cannot say.</summary>
    public abstract StudioSql Sql { get; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<decimal>().HavePrecision(19, 4);
        configurationBuilder.Properties<DateTimeOffset>().HavePrecision(6);
        configurationBuilder.Properties<ulong>().HaveConversion<decimal>().HavePrecision(20, 0);
        configurationBuilder.Properties<string>().HaveMaxLength(400);
        Json<Recipe>(configurationBuilder);
        Json<Gate>(configurationBuilder);
        Json<GateOverride>(configurationBuilder);
        Json<BaseRecipes>(configurationBuilder);
        Json<PolicyOverride>(configurationBuilder);
        Json<Likeness>(configurationBuilder);
        Json<GrantRequest>(configurationBuilder);
        Json<GenerationOutcome.Rendered>(configurationBuilder);
        Json<ImmutableArray<CheckResult>>(configurationBuilder);
        Json<ImmutableArray<StoredFile>>(configurationBuilder);
        Json<ImmutableArray<Guid>>(configurationBuilder);
        Json<ImmutableArray<string>>(configurationBuilder);
        Json<ImmutableArray<TakePart>>(configurationBuilder);
        Json<ImmutableArray<SpokenSpan>>(configurationBuilder);
        Json<ImmutableArray<AssetKind>>(configurationBuilder);
        Json<ImmutableSortedSet<string>>(configurationBuilder);
        Json<BackendOutage>(configurationBuilder);
        Json<ImmutableArray<DeviceView>>(configurationBuilder);
        Json<ImmutableArray<ServiceHour>>(configurationBuilder);
        Json<ImmutableArray<Binding>>(configurationBuilder);
        Json<ImmutableArray<ScoreBinding>>(configurationBuilder);
        Json<ImmutableSortedDictionary<string, decimal>>(configurationBuilder);
        Json<ImmutableSortedDictionary<string, string>>(configurationBuilder);
        Json<DeliveryFormat>(configurationBuilder);
        Json<ImmutableArray<StageTime>>(configurationBuilder);
        Json<StepResult>(configurationBuilder);
        Json<ExportedPackage>(configurationBuilder);
        Json<PackTrouble>(configurationBuilder);
        Json<SheetTrouble>(configurationBuilder);
        foreach (var type in typeof(Slot).Assembly.GetTypes().Where(type => type is { IsEnum: true, IsPublic: true }))
        {
            configurationBuilder.Properties(type).HaveConversion(typeof(SnakeCaseEnumConverter<>).MakeGenericType(type)).HaveMaxLength(40);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(StudioDbContext).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            NameColumns(entity.GetProperties(), "");
            foreach (var complex in entity.GetComplexProperties())
            {
                NameColumns(complex.ComplexType.GetProperties(), complex.FindAnnotation("Prefix")?.Value as string ?? "");
            }

            foreach (var index in entity.GetIndexes().Where(index => index.IsUnique && index.GetFilter() is { } filter && filter.Contains("is_selected", StringComparison.Ordinal)))
            {
                index.SetFilter(Sql.IsTrue("is_selected"));
            }
        }
    }

    private static void Json<T>(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<T>().HaveConversion<JsonConverter<T>, JsonComparer<T>>().HaveMaxLength(-1);

    private static void NameColumns(IEnumerable<IMutableProperty> properties, string prefix)
    {
        foreach (var property in properties.Where(property => property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null))
        {
            property.SetColumnName(prefix + SnakeCase.Of(property.Name));
        }
    }

    private sealed class JsonConverter<T>() : ValueConverter<T, string>(value => StudioJson.Write(value), json => StudioJson.Read<T>(json));

    // Values in JSON columns are never changed in place, so their own equality tells a change.
    private sealed class JsonComparer<T>() : ValueComparer<T>((left, right) => EqualityComparer<T>.Default.Equals(left, right), value => value == null ? 0 : value.GetHashCode(), value => value);
}
