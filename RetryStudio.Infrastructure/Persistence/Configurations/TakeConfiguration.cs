using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class TakeConfiguration : IEntityTypeConfiguration<Take>
{
    public void Configure(EntityTypeBuilder<Take> builder)
    {
        builder.ToTable("takes");
        builder.HasKey(take => take.SegmentId);
        builder.Property(take => take.SegmentId).ValueGeneratedNever();
        builder.Property(take => take.Sentence).HasMaxLength(2000);
        builder.Property(take => take.Revision).IsConcurrencyToken();
        builder.HasOne<Segment>().WithOne().HasForeignKey<Take>(take => take.SegmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Scene>().WithMany().HasForeignKey(take => take.SceneId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(take => take.ProjectId);
    }
}
