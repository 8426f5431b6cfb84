using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class BudgetConfiguration : IEntityTypeConfiguration<Budget>
{
    public void Configure(EntityTypeBuilder<Budget> builder)
    {
        builder.ToTable("budgets");
        builder.HasKey(budget => budget.ProjectId);
        builder.Property(budget => budget.ProjectId).ValueGeneratedNever();
        builder.Property(budget => budget.Limit).HasColumnName("limit_gpu_seconds");
        builder.Property(budget => budget.Spent).HasColumnName("spent_gpu_seconds");
        builder.Property(budget => budget.Held).HasColumnName("held_gpu_seconds");
        builder.Property(budget => budget.Reserve).HasColumnName("reserve_gpu_seconds");
        builder.Property(budget => budget.Overhead).HasColumnName("overhead_gpu_seconds");
        builder.HasOne<Project>().WithOne().HasForeignKey<Budget>(budget => budget.ProjectId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class BudgetEntryConfiguration : IEntityTypeConfiguration<BudgetEntry>
{
    public void Configure(EntityTypeBuilder<BudgetEntry> builder)
    {
        builder.ToTable("budget_entries");
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.At).HasColumnName("booked_at");

        // No foreign key: the book keeps its lines when a bin is emptied and the tries are gone.
        builder.HasIndex(entry => entry.TryId);
        builder.HasIndex(entry => new { entry.ProjectId, entry.At });
    }
}

internal sealed class EscalationConfiguration : IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Escalation> builder)
    {
        builder.ToTable("escalations");
        builder.Property(escalation => escalation.Id).ValueGeneratedNever();
        builder.Property(escalation => escalation.Sentence).HasMaxLength(2000);
        builder.Property(escalation => escalation.Resolution).HasMaxLength(2000);
        builder.HasOne<Slot>().WithMany().HasForeignKey(escalation => escalation.SlotId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(escalation => escalation.SlotId, "ux_escalations_open").IsUnique().HasFilter("closed_at IS NULL");
        builder.HasIndex(escalation => new { escalation.ProjectId, escalation.OpenedAt });
        builder.HasIndex(escalation => escalation.OpenedAt, "ix_escalations_queue").HasFilter("closed_at IS NULL");
    }
}

internal sealed class ChoiceConfiguration : IEntityTypeConfiguration<Choice>
{
    public void Configure(EntityTypeBuilder<Choice> builder)
    {
        builder.ToTable("choices");
        builder.Property(choice => choice.Id).ValueGeneratedNever();
        builder.Property(choice => choice.By).HasColumnName("chosen_by");
        builder.Property(choice => choice.At).HasColumnName("chosen_at");

        // No foreign key to the attempt: what people chose counts on when the attempt has gone with its segment.
        builder.HasIndex(choice => new { choice.ProjectId, choice.Kind });
    }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.Detail).HasMaxLength(AuditEntry.DetailLimit);
        builder.Property(entry => entry.At).HasColumnName("happened_at");
        builder.HasIndex(entry => entry.At);
    }
}
