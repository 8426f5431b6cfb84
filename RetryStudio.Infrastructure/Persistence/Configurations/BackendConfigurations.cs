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
