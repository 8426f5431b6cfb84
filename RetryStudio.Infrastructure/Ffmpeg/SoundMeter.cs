using System.Buffers.Binary;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Measures sound as it comes in: signed 16 bit, interleaved. It keeps one window, however long the sound is.</summary>
internal sealed class SoundMeter(int rate, int channels)
{
    /// <summary>Amplitude of -50 dB.</summary>
    private const double Silence = 0.00316;

    /// <summary>Samples at full scale in a row that are clipping rather than a peak.</summary>
    private const int Run = 3;

    private const int FullScale = 32767;

    private readonly int[] _atFullScale = new int[channels];
    private readonly int _window = Math.Max(1, rate / 20);
    private long _frames, _clipped, _silentWindows, _windows;
    private long? _silentSince, _firstClipped;
    private double _power;
    private int _inWindow;

    public double Seconds => (double)_frames / rate;

    public double LongestSilence { get; private set; }

    public double SilentAt { get; private set; }

    /// <summary>Share of the time below -50 dB, 0..1.</summary>
    public double SilentShare => _windows == 0 ? 0 : (double)_silentWindows / _windows;

    public double ClippedShare => _frames == 0 ? 0 : (double)_clipped / (_frames * channels);

    public double ClippedAt => (double)(_firstClipped ?? 0) / rate;

    public async Task ReadAsync(Stream stream, CancellationToken ct)
    {
        var block = new byte[channels * 2 * 4096];
        int read;
        while ((read = await stream.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, ct)) > 0)
        {
            Add(block.AsSpan(0, read));
        }

        EndSilence();
    }

    public void Add(ReadOnlySpan<byte> samples)
    {
        for (var at = 0; at + (channels * 2) <= samples.Length; at += channels * 2)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                Add(channel, BinaryPrimitives.ReadInt16LittleEndian(samples[(at + (channel * 2))..]));
            }

            _frames++;
            if (++_inWindow == _window)
            {
                EndWindow();
            }
        }
    }

    private void Add(int channel, int sample)
    {
        _power += (double)sample * sample;
        var run = Math.Abs(sample) >= FullScale ? ++_atFullScale[channel] : _atFullScale[channel] = 0;
        if (run < Run)
        {
            return;
        }

        _firstClipped ??= _frames;
        _clipped += run == Run ? Run : 1;
    }

    private void EndWindow()
    {
        var loud = Math.Sqrt(_power / (_window * channels)) / FullScale;
        (_power, _inWindow) = (0, 0);
        _windows++;
        if (loud >= Silence)
        {
            EndSilence();
            return;
        }

        _silentWindows++;
        _silentSince ??= _frames - _window;
    }

    private void EndSilence()
    {
        if (_silentSince is { } since && (double)(_frames - _inWindow - since) / rate is var seconds && seconds > LongestSilence)
        {
            (LongestSilence, SilentAt) = (seconds, (double)since / rate);
        }

        _silentSince = null;
    }
}
