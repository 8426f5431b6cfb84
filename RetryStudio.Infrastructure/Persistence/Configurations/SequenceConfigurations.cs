using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class SequenceConfiguration : IEntityTypeConfiguration<Sequence>
{
    public void Configure(EntityTypeBuilder<Sequence> builder)
    {
        builder.ToTable("sequences");
        builder.Property(sequence => sequence.Id).ValueGeneratedNever();
        builder.Property(sequence => sequence.Sentence).HasMaxLength(Sentence.Limit);
        builder.Property(sequence => sequence.PromptNote).HasMaxLength(Sentence.Limit);
        builder.Property(sequence => sequence.Revision).IsConcurrencyToken();
        builder.HasOne<Project>().WithMany().HasForeignKey(sequence => sequence.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(sequence => sequence.ProjectId).IsUnique();
        builder.HasIndex(sequence => sequence.Status);
    }
}

internal sealed class SequenceStepConfiguration : IEntityTypeConfiguration<SequenceStep>
{
    public void Configure(EntityTypeBuilder<SequenceStep> builder)
    {
        builder.ToTable("sequence_steps");
        builder.Property(step => step.Id).ValueGeneratedNever();
        builder.Property(step => step.Sentence).HasMaxLength(Sentence.Limit);
        builder.Property(step => step.Mark).HasMaxLength(64);
        builder.Property(step => step.Revision).IsConcurrencyToken();
        builder.HasOne<Sequence>().WithMany().HasForeignKey(step => step.SequenceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(step => new { step.SequenceId, step.Stage, step.SegmentId }).IsUnique();
        builder.HasIndex(step => step.SegmentId);
    }
}
