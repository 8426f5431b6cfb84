using RetryStudio.Domain.Workflows;

namespace RetryStudio.Tests.Domain.Workflows;

/// <summary>Workflows in API format, as ComfyUI exports them.</summary>
internal static class Graphs
{
    public const string Sdxl = """
        {
          "3": {"class_type": "KSampler", "_meta": {"title": "KSampler"}, "inputs": {"seed": 8566257, "steps": 25, "cfg": 7.5, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
          "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd_xl_base_1.0.safetensors"}},
          "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 1024, "height": 576, "batch_size": 1}},
          "6": {"class_type": "CLIPTextEncode", "_meta": {"title": "Positive"}, "inputs": {"text": "a boat", "clip": ["4", 1]}},
          "7": {"class_type": "CLIPTextEncode", "_meta": {"title": "Negative"}, "inputs": {"text": "blurry", "clip": ["4", 1]}},
          "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
          "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}}
        }
        """;

    public const string Flux = """
        {
          "1": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux1-dev.safetensors", "weight_dtype": "default"}},
          "2": {"class_type": "DualCLIPLoader", "inputs": {"clip_name1": "t5xxl_fp16.safetensors", "clip_name2": "clip_l.safetensors", "type": "flux"}},
          "3": {"class_type": "VAELoader", "inputs": {"vae_name": "ae.safetensors"}},
          "4": {"class_type": "CLIPTextEncodeFlux", "inputs": {"clip_l": "a boat", "t5xxl": "a boat", "guidance": 3.5, "clip": ["2", 0]}},
          "5": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 1024, "height": 576, "batch_size": 1}},
          "6": {"class_type": "RandomNoise", "inputs": {"noise_seed": 42}},
          "7": {"class_type": "BasicGuider", "inputs": {"model": ["1", 0], "conditioning": ["4", 0]}},
          "8": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
          "9": {"class_type": "BasicScheduler", "inputs": {"scheduler": "simple", "steps": 20, "denoise": 1, "model": ["1", 0]}},
          "10": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["6", 0], "guider": ["7", 0], "sampler": ["8", 0], "sigmas": ["9", 0], "latent_image": ["5", 0]}},
          "11": {"class_type": "VAEDecode", "inputs": {"samples": ["10", 0], "vae": ["3", 0]}},
          "12": {"class_type": "SaveImage", "inputs": {"filename_prefix": "flux", "images": ["11", 0]}}
        }
        """;

    /// <summary>Two samplers in a row, prompts through the node that brings the start image, values held by primitives.</summary>
    public const string Wan = """
        {
          "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "the boat moves", "clip": ["38", 0]}},
          "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "static", "clip": ["38", 0]}},
          "8": {"class_type": "VAEDecode", "inputs": {"samples": ["58", 0], "vae": ["39", 0]}},
          "37": {"class_type": "UNETLoader", "inputs": {"unet_name": "wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors", "weight_dtype": "default"}},
          "56": {"class_type": "UNETLoader", "inputs": {"unet_name": "wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors", "weight_dtype": "default"}},
          "38": {"class_type": "CLIPLoader", "inputs": {"clip_name": "umt5_xxl_fp8_e4m3fn_scaled.safetensors", "type": "wan"}},
          "39": {"class_type": "VAELoader", "inputs": {"vae_name": "wan_2.1_vae.safetensors"}},
          "50": {"class_type": "WanImageToVideo", "inputs": {"width": 640, "height": ["129:86", 0], "length": 81, "batch_size": 1, "positive": ["6", 0], "negative": ["7", 0], "vae": ["39", 0], "start_image": ["52", 0]}},
          "52": {"class_type": "LoadImage", "inputs": {"image": "start.png"}},
          "57": {"class_type": "KSamplerAdvanced", "inputs": {"add_noise": "enable", "noise_seed": 11, "steps": 20, "cfg": 3.5, "sampler_name": "euler", "scheduler": "simple", "start_at_step": 0, "end_at_step": 10, "return_with_leftover_noise": "enable", "model": ["37", 0], "positive": ["50", 0], "negative": ["50", 1], "latent_image": ["50", 2]}},
          "58": {"class_type": "KSamplerAdvanced", "inputs": {"add_noise": "disable", "noise_seed": 0, "steps": 20, "cfg": 3.5, "sampler_name": "euler", "scheduler": "simple", "start_at_step": 10, "end_at_step": 10000, "return_with_leftover_noise": "disable", "model": ["56", 0], "positive": ["50", 0], "negative": ["50", 1], "latent_image": ["57", 0]}},
          "60": {"class_type": "CreateVideo", "inputs": {"fps": 16, "images": ["8", 0]}},
          "61": {"class_type": "SaveVideo", "inputs": {"filename_prefix": "video/wan", "format": "auto", "codec": "auto", "video": ["60", 0]}},
          "129:86": {"class_type": "PrimitiveInt", "_meta": {"title": "Height"}, "inputs": {"value": 640}}
        }
        """;

    public static WorkflowGraph Read(string json) => WorkflowReader.Read(json);
}
