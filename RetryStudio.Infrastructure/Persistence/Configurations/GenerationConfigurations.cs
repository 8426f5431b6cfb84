using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class SlotConfiguration : IEntityTypeConfiguration<Slot>
{
    public void Configure(EntityTypeBuilder<Slot> builder)
    {
        builder.ToTable("slots");
        builder.Property(slot => slot.Id).ValueGeneratedNever();
        builder.Property(slot => slot.Sentence).HasMaxLength(2000);
        builder.Property(slot => slot.Workflow).HasMaxLength(Domain.Workflows.Workflow.NameLimit);
        builder.Property(slot => slot.Revision).IsConcurrencyToken();
        builder.HasOne<Segment>().WithMany().HasForeignKey(slot => slot.SegmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(slot => new { slot.SegmentId, slot.Kind }).IsUnique();
        builder.HasIndex(slot => new { slot.ProjectId, slot.Status });
        builder.HasIndex(slot => new { slot.RunId, slot.Kind, slot.Status });
        builder.HasIndex(slot => new { slot.ProjectId, slot.UpdatedAt });
        builder.HasIndex(slot => new { slot.Kind, slot.BackendType, slot.Priority, slot.VirtualTime, slot.Id }, "ix_slots_queue")
            .IsDescending(false, false, true, false, false)
            .HasFilter("status IN ('queued', 'failed')");
    }
}

internal sealed class AttemptConfiguration : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> builder)
    {
        builder.ToTable("retry_attempts");
        builder.Property(attempt => attempt.Id).ValueGeneratedNever();
        builder.Property(attempt => attempt.Number).HasColumnName("attempt_number");
        builder.Property(attempt => attempt.Status).HasColumnName("overall_status");
        builder.Property(attempt => attempt.Overall).HasColumnName("overall_score");
        builder.Property(attempt => attempt.Recipe).HasColumnName("parameters");
        builder.Property(attempt => attempt.OriginalRecipe).HasColumnName("original_parameters");
        builder.Property(attempt => attempt.Scores).HasColumnName("quality_scores");
        builder.Property(attempt => attempt.Workflow).HasMaxLength(Domain.Workflows.Workflow.NameLimit);
        builder.Property(attempt => attempt.Revision).IsConcurrencyToken();
        builder.ComplexProperty(attempt => attempt.Media, media =>
        {
            media.HasPropertyAnnotation("Prefix", "output_");
            media.Property(file => file.Path).IsRequired();
            media.Property(file => file.Sha256).HasColumnName("output_sha256").HasMaxLength(64);
        });
        builder.HasOne<Slot>().WithMany().HasForeignKey(attempt => attempt.SlotId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(attempt => new { attempt.SegmentId, attempt.Kind, attempt.Number }).IsUnique();
        builder.HasIndex(attempt => attempt.SlotId, "ux_retry_attempts_selected").IsUnique().HasFilter("is_selected");
        builder.HasIndex(attempt => attempt.SlotId, "ix_retry_attempts_slot");
        builder.HasIndex(attempt => new { attempt.ProjectId, attempt.UpdatedAt });
        builder.HasIndex(attempt => new { attempt.Kind, attempt.RenderedAt }, "ix_retry_attempts_recent").IsDescending(false, true);
        builder.HasIndex(attempt => new { attempt.BackendId, attempt.RenderedAt }, "ix_retry_attempts_backend").IsDescending(false, true);
        builder.Property(attempt => attempt.FailedCheck).HasMaxLength(Domain.Quality.CheckCatalogue.NameLimit);
        builder.HasIndex(attempt => attempt.RunId);

        // Nothing is cut twice.
        builder.HasIndex(attempt => new { attempt.SlotId, attempt.CutFromAttemptId }, "ux_retry_attempts_cut").IsUnique().HasFilter("cut_from_attempt_id IS NOT NULL");
        builder.HasIndex(attempt => attempt.UpdatedAt, "ix_retry_attempts_reproductions").HasFilter("reproduces_attempt_id IS NOT NULL AND likeness IS NULL");
        builder.HasIndex(attempt => attempt.RenderedAt, "ix_retry_attempts_rendered").HasFilter("overall_status = 'generating'");
    }
}

internal sealed class TryConfiguration : IEntityTypeConfiguration<Try>
{
    private const string Open = "status IN ('leased', 'submitted')";

    public void Configure(EntityTypeBuilder<Try> builder)
    {
        builder.ToTable("tries");
        builder.Property(item => item.Id).ValueGeneratedNever();
        builder.Property(item => item.JobId).HasColumnName("backend_job_id");
        builder.Property(item => item.Error).HasColumnName("error_class");
        builder.Property(item => item.Detail).HasMaxLength(Try.DetailLimit);
        builder.Property(item => item.Held).HasColumnName("held_gpu_seconds");
        builder.HasOne<Attempt>().WithMany().HasForeignKey(item => item.AttemptId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(item => new { item.AttemptId, item.Number }).IsUnique();
        builder.HasIndex(item => item.JobId).IsUnique();
        builder.HasIndex(item => item.LaneId, "ux_tries_open_lane").IsUnique().HasFilter(Open);
        builder.HasIndex(item => item.SlotId, "ux_tries_open_slot").IsUnique().HasFilter(Open);
        builder.HasIndex(item => new { item.SlotId, item.BackendId }, "ix_tries_failed").HasFilter("status = 'failed'");
        builder.HasIndex(item => new { item.BackendId, item.UpdatedAt }, "ix_tries_recent").IsDescending(false, true);
        builder.HasIndex(item => item.UpdatedAt);
        builder.HasIndex(item => item.BackendId, "ix_tries_watched").HasFilter("watch_until IS NOT NULL");
    }
}

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("runs");
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Revision).IsConcurrencyToken();
        builder.ComplexProperty(run => run.Estimate);
        builder.HasOne<Project>().WithMany().HasForeignKey(run => run.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(run => new { run.ProjectId, run.OfSheet }, "ux_runs_running").IsUnique().HasFilter("status = 'running'");
        builder.HasIndex(run => new { run.ProjectId, run.StartedAt });
        builder.HasIndex(run => run.StartedAt).IsDescending();
    }
}

internal sealed class DecisionConfiguration : IEntityTypeConfiguration<DecisionRecord>
{
    public void Configure(EntityTypeBuilder<DecisionRecord> builder)
    {
        builder.ToTable("decisions");
        builder.Property(decision => decision.Id).ValueGeneratedNever();
        builder.Property(decision => decision.Sentence).HasMaxLength(2000);
        builder.Property(decision => decision.By).HasColumnName("decided_by");
        builder.Property(decision => decision.At).HasColumnName("decided_at");
        builder.HasOne<Slot>().WithMany().HasForeignKey(decision => decision.SlotId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(decision => decision.AttemptId);
    }
}
