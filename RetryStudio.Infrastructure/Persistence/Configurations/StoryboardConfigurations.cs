using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("projects");
        builder.Property(project => project.Id).ValueGeneratedNever();
        builder.Property(project => project.Revision).IsConcurrencyToken();
    }
}

internal sealed class SceneConfiguration : IEntityTypeConfiguration<Scene>
{
    public void Configure(EntityTypeBuilder<Scene> builder)
    {
        builder.ToTable("scenes");
        builder.Property(scene => scene.Id).ValueGeneratedNever();
        builder.HasOne<Project>().WithMany().HasForeignKey(scene => scene.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SceneType>().WithMany().HasForeignKey(scene => scene.SceneTypeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(scene => new { scene.ProjectId, scene.Position }).IsUnique();
    }
}

internal sealed class SegmentConfiguration : IEntityTypeConfiguration<Segment>
{
    /// <summary>The filter that leaves out the panels of coherence sheets, and takes.</summary>
    public const string OnTheBoard = "on_the_board";

    private const string OutOfTheBin = "out_of_the_bin";

    public void Configure(EntityTypeBuilder<Segment> builder)
    {
        builder.ToTable("segments");
        builder.Property(segment => segment.Id).ValueGeneratedNever();
        builder.Property(segment => segment.Text).HasMaxLength(Segment.TakeLimit);
        builder.Property(segment => segment.ImagePrompt).HasMaxLength(Segment.TextLimit);
        builder.Property(segment => segment.VideoPrompt).HasMaxLength(Segment.TextLimit);
        builder.HasOne<Project>().WithMany().HasForeignKey(segment => segment.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Scene>().WithMany().HasForeignKey(segment => segment.SceneId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(segment => segment.Revision).IsConcurrencyToken();
        builder.HasIndex(segment => new { segment.ProjectId, segment.Number }, "ux_segments_number").IsUnique().HasFilter("binned_at IS NULL AND panel IS NULL AND take_number IS NULL");
        builder.HasIndex(segment => new { segment.ProjectId, segment.Panel }, "ux_segments_panel").IsUnique().HasFilter("panel IS NOT NULL");
        builder.HasIndex(segment => new { segment.SceneId, segment.TakeNumber }, "ux_segments_take").IsUnique().HasFilter("take_number IS NOT NULL");
        builder.HasIndex(segment => segment.ProjectId, "ix_segments_bin").HasFilter("binned_at IS NOT NULL");

        // What is in the bin is asked for by name, and so are panels and takes.
        builder.HasQueryFilter(OutOfTheBin, segment => segment.BinnedAt == null);
        builder.HasQueryFilter(OnTheBoard, segment => segment.Panel == null && segment.TakeNumber == null);
    }
}

internal sealed class SceneTypeConfiguration : IEntityTypeConfiguration<SceneType>
{
    public void Configure(EntityTypeBuilder<SceneType> builder)
    {
        builder.ToTable("scene_types");
        builder.Property(type => type.Id).ValueGeneratedNever();
        builder.HasIndex(type => type.Slug).IsUnique();
        builder.HasIndex(type => type.Position).IsUnique();
        builder.Property(type => type.PolicyVersion).IsConcurrencyToken();
        builder.Property(type => type.GateVersion).IsConcurrencyToken();
        builder.ComplexProperty(type => type.Policy, policy =>
        {
            policy.HasPropertyAnnotation("Prefix", "auto_retry_");
            policy.Property(value => value.StopWhenFixChanceBelow).HasPrecision(5, 4);
        });
    }
}

internal sealed class PolicyVersionConfiguration : IEntityTypeConfiguration<PolicyVersion>
{
    public void Configure(EntityTypeBuilder<PolicyVersion> builder)
    {
        builder.ToTable("policy_versions");
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Content).HasMaxLength(-1);
        builder.Property(version => version.By).HasColumnName("changed_by");
        builder.Property(version => version.At).HasColumnName("changed_at");
        builder.HasIndex(version => new { version.OwnerId, version.Version }).IsUnique();
    }
}

internal sealed class GateVersionConfiguration : IEntityTypeConfiguration<GateVersion>
{
    public void Configure(EntityTypeBuilder<GateVersion> builder)
    {
        builder.ToTable("gate_versions");
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.By).HasColumnName("changed_by");
        builder.Property(version => version.At).HasColumnName("changed_at");
        builder.HasIndex(version => new { version.OwnerId, version.Version }).IsUnique();
    }
}
