using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class BackendConfiguration : IEntityTypeConfiguration<Backend>
{
    public void Configure(EntityTypeBuilder<Backend> builder)
    {
        builder.ToTable("backends");
        builder.Property(backend => backend.Id).ValueGeneratedNever();
        builder.Property(backend => backend.Revision).IsConcurrencyToken();
        builder.HasIndex(backend => backend.Name).IsUnique();
    }
}

internal sealed class LaneConfiguration : IEntityTypeConfiguration<Lane>
{
    public void Configure(EntityTypeBuilder<Lane> builder)
    {
        builder.ToTable("lanes");
        builder.Property(lane => lane.Id).ValueGeneratedNever();
        builder.HasOne<Backend>().WithMany().HasForeignKey(lane => lane.BackendId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(lane => new { lane.BackendId, lane.Kind, lane.Ordinal }).IsUnique();
    }
}

internal sealed class BackendHealthConfiguration : IEntityTypeConfiguration<BackendHealth>
{
    public void Configure(EntityTypeBuilder<BackendHealth> builder)
    {
        builder.ToTable("backend_health");
        builder.HasKey(health => health.BackendId);
        builder.Property(health => health.BackendId).ValueGeneratedNever();
        builder.Ignore(health => health.IsGone);
        builder.HasOne<Backend>().WithOne().HasForeignKey<BackendHealth>(health => health.BackendId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WorkflowBlockConfiguration : IEntityTypeConfiguration<WorkflowBlock>
{
    public void Configure(EntityTypeBuilder<WorkflowBlock> builder)
    {
        builder.ToTable("workflow_blocks");
        builder.HasKey(block => new { block.BackendId, block.Workflow });
        builder.Property(block => block.Workflow).HasMaxLength(Domain.Workflows.Workflow.NameLimit);
        builder.Property(block => block.Reason).HasMaxLength(WorkflowBlock.ReasonLimit);
        builder.Property(block => block.By).HasColumnName("blocked_by");
        builder.Property(block => block.At).HasColumnName("blocked_at");
        builder.HasOne<Backend>().WithMany().HasForeignKey(block => block.BackendId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WorkflowFitConfiguration : IEntityTypeConfiguration<WorkflowFit>
{
    public void Configure(EntityTypeBuilder<WorkflowFit> builder)
    {
        builder.ToTable("workflow_fits");
        builder.HasKey(fit => new { fit.BackendId, fit.Workflow });
        builder.Property(fit => fit.Workflow).HasMaxLength(Domain.Workflows.Workflow.NameLimit);
        builder.Property(fit => fit.Sentence).HasMaxLength(1000);
        builder.Property(fit => fit.Stamp).HasMaxLength(2000);
        builder.HasOne<Backend>().WithMany().HasForeignKey(fit => fit.BackendId).OnDelete(DeleteBehavior.Cascade);
    }
}
